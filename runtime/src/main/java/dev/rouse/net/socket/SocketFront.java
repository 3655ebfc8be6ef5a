package dev.rouse.net.socket;

import dev.rouse.net.answer.AnswerBytes;
import dev.rouse.net.answer.ErrorBodies;
import dev.rouse.net.connection.ClientCalls;
import dev.rouse.net.observe.HttpObserver;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.RequestBody;
import dev.rouse.net.request.RequestBytes;
import dev.rouse.net.socket.frame.SocketLimits;
import dev.rouse.net.socket.frame.SocketServices;
import dev.rouse.net.socket.frame.SubProtocol;
import dev.rouse.net.websocket.WebSocketRequest;
import io.netty.handler.codec.http.HttpRequest;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Opens the sockets of a server. */
public final class SocketFront {

    private final SocketServices services;
    private final SocketRoutes routes;

    /**
     * @param requests bytes of all requests that are received or answered
     * @param answers bytes of all answers that are collected or not taken yet
     * @param calls of each address that are under way
     * @param observer of what happens on them
     * @param thrown tells the node of errors that nobody expected
     */
    public SocketFront(
            SocketRoutes routes,
            SocketLimits limits,
            RequestBytes requests,
            AnswerBytes answers,
            ClientCalls calls,
            ErrorBodies errors,
            Consumer<Throwable> thrown,
            HttpObserver observer) {
        this.routes = routes;
        this.services = new SocketServices(limits, requests, answers, calls, errors, thrown, observer);
    }

    /** Everything that its sockets share. */
    public SocketServices services() {
        return services;
    }

    /**
     * The operation that opens a socket.
     *
     * @param head of the request that asks for it, without a body
     * @throws dev.rouse.net.request.RequestRefused it is no handshake of a WebSocket, or one of another protocol
     */
    public Operation open(HttpRequest head) {
        WebSocketRequest.check(head);
        List<String> offered = WebSocketRequest.offered(head);
        SubProtocol protocol = SubProtocol.of(offered.isEmpty() ? null : String.join(",", offered));
        return new OpenSocket(services, routes, head, protocol);
    }

    /** {@code GET /socket}. */
    private record OpenSocket(SocketServices services, SocketRoutes routes, HttpRequest head, SubProtocol protocol)
            implements Operation {

        @Override
        public Publisher<?> run(RequestBody body) {
            return Mono.just(new SocketUpgrade(services, routes, head, protocol));
        }

        @Override
        public void write(@Nullable Object outcome, OutputStream out) {}
    }
}
