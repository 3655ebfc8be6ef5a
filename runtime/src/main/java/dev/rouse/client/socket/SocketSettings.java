package dev.rouse.client.socket;

import dev.rouse.wire.FrameEncoding;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Settings of sockets.
 *
 * @param token sent to the server that a socket is opened to; null for none
 * @param tls for endpoints with TLS
 * @param frameBytes of a frame that a server may send
 * @param connectTimeout until a socket is open
 * @param pingInterval of silence, then the server is asked whether it is there
 * @param pongTimeout that it has to say so
 */
public record SocketSettings(
        FrameEncoding encoding,
        @Nullable Supplier<Mono<String>> token,
        @Nullable SslContext tls,
        int frameBytes,
        Duration connectTimeout,
        Duration pingInterval,
        Duration pongTimeout) {

    String subProtocol() {
        return encoding == FrameEncoding.CBOR ? "rouse.v1.cbor" : "rouse.v1.json";
    }
}
