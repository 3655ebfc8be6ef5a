package dev.rouse.net.socket.event;

import dev.rouse.ActorRef;
import dev.rouse.wire.Frame;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.concurrent.EventExecutor;
import reactor.core.publisher.Mono;

/** Finds the actor whose events a client asks for. Shared by all sockets of a server. */
@FunctionalInterface
public interface EventRoutes {

    /**
     * The actor, once a guard has let the client pass; ends with what refused it. Cold; completes on any thread.
     *
     * @param head of the request that opened the socket
     * @param loop of the socket
     * @throws dev.rouse.RouseException when there is no such type, no such actor can be, or clients may not ask for events
     */
    Mono<ActorRef> route(Frame.Subscribe frame, HttpRequest head, EventExecutor loop);
}
