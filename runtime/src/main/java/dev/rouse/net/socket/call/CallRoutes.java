package dev.rouse.net.socket.call;

import dev.rouse.FrontConnection;
import dev.rouse.net.request.Operation;
import dev.rouse.wire.Frame;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.concurrent.EventExecutor;
import org.jspecify.annotations.Nullable;

/** Finds the operation that a call asks for. Shared by all sockets of a server. */
@FunctionalInterface
public interface CallRoutes {

    /**
     * Finds the operation.
     *
     * @param over the connection that it comes over; null for none
     * @param head of the request that opened the socket
     * @param loop of the socket
     * @throws dev.rouse.RouseException when there is no such type or action, no such actor can be, or clients may not ask for it
     */
    Operation route(Frame.Call call, @Nullable FrontConnection over, HttpRequest head, EventExecutor loop);
}
