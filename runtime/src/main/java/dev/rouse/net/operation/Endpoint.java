package dev.rouse.net.operation;

import dev.rouse.net.request.Operation;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.concurrent.EventExecutor;

/** One method of one path: makes the operation that a request for it asks for, by its head alone. */
@FunctionalInterface
public interface Endpoint {

    /**
     * Makes the operation of a request.
     *
     * @param loop of the connection
     * @throws dev.rouse.RouseException when there is no such type or action, no such actor can be, or the head is not as the
     *     operation needs it
     */
    Operation of(Target target, HttpRequest request, EventExecutor loop);
}
