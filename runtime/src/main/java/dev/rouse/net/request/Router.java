package dev.rouse.net.request;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.concurrent.EventExecutor;
import org.jspecify.annotations.Nullable;

/** Finds the operation that a request asks for, by its head alone. Shared by all connections of a server. */
public interface Router {

    /**
     * Whether the path is one that is served here.
     *
     * @param connection that the request came over
     */
    boolean serves(HttpRequest request, Channel connection);

    /** The site whose pages may read the answer; null for none but the server's own. */
    @Nullable
    CrossOrigin shownTo(HttpRequest request);

    /** The request as logs name it. */
    RequestName nameOf(HttpRequest request);

    /**
     * Finds the operation. Not called with a head that breaks HTTP's own rules.
     *
     * @param connection that it came over
     * @param loop of the connection
     * @throws dev.rouse.RouseException when there is no such path, method, type or action, no such actor can be, or a page of
     *     another site is not let in
     */
    Operation route(HttpRequest request, Channel connection, EventExecutor loop);
}
