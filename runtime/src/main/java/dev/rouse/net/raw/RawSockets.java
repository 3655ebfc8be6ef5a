package dev.rouse.net.raw;

import dev.rouse.FrontSocket;
import dev.rouse.RawRequest;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.RequestBody;
import dev.rouse.net.socket.frame.SocketServices;
import dev.rouse.net.websocket.WebSocketRequest;
import io.netty.handler.codec.http.HttpRequest;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Opens the raw sockets of a server, once their actors have accepted them. */
public final class RawSockets {

    private final SocketServices services;
    private final boolean isAuthenticated;

    /** Opens a raw socket with its actor. */
    @FunctionalInterface
    public interface Opening {
        Mono<FrontSocket> open(RawRequest request, List<String> protocols);
    }

    /**
     * @param services of all sockets of the server
     * @param isAuthenticated whether the server has an authenticator
     */
    public RawSockets(SocketServices services, boolean isAuthenticated) {
        this.services = services;
        this.isAuthenticated = isAuthenticated;
    }

    /**
     * The operation that opens a socket.
     *
     * @param head of the request that asks for it, without a body
     * @param path below the actor
     * @throws dev.rouse.net.request.RequestRefused it is no handshake of a WebSocket
     */
    public Operation open(HttpRequest head, String path, Opening opening) {
        WebSocketRequest.check(head);
        RawRequest request = RawHeads.of(head, path, isAuthenticated);
        return new OpenRaw(services, head, opening.open(request, WebSocketRequest.offeredToActor(head)));
    }

    /** {@code GET /actors/{type}/{key}/socket}. */
    private record OpenRaw(SocketServices services, HttpRequest head, Mono<FrontSocket> opened) implements Operation {

        @Override
        public Publisher<?> run(RequestBody body) {
            return opened.map(socket -> new RawSocketUpgrade(services, head, socket));
        }

        @Override
        public void write(@Nullable Object outcome, OutputStream out) {
            throw new IllegalStateException("A raw WebSocket is no body.");
        }
    }
}
