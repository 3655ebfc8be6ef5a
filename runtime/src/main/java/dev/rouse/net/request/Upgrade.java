package dev.rouse.net.request;

import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/** Outcome of an operation that ends HTTP on its connection, which goes on with another protocol. */
public interface Upgrade {

    /**
     * Answers the request, and puts the handlers of the other protocol in place of that of HTTP. On the event loop of the
     * connection.
     *
     * @param http the handler that it replaces
     * @throws dev.rouse.RouseException it cannot be: nothing has changed
     */
    void takeOver(ChannelHandlerContext http);

    /** Called in place of {@link #takeOver}, or behind one that failed: nobody waits for it any more. On any thread. */
    default void abandon() {}

    /** Status of the answer. */
    int status();

    /** Bytes that were sent with the other protocol. On the event loop. */
    long bytes();

    /** Code of the end, once that has come; null for none. On the event loop. */
    @Nullable
    String end();
}
