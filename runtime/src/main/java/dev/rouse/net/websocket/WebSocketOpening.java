package dev.rouse.net.websocket;

import dev.rouse.net.connection.ClientCounts;
import dev.rouse.net.request.RequestBytes;
import dev.rouse.net.request.RequestRefused;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtension;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts a WebSocket in place of HTTP on a connection of HTTP/1.1, and answers its handshake.
 *
 * @param head of the request that asked for it
 * @param protocols names of the sub-protocols that are spoken, with commas between; null for none
 * @param frameBytes the most bytes of a message
 * @param compression whether large messages are compressed where the client can
 * @param hasText whether texts come, whose UTF-8 is to be checked
 * @param requests bytes of all requests that are received
 * @param thrown tells the node of errors that nobody expected
 */
public record WebSocketOpening(
        HttpRequest head,
        @Nullable String protocols,
        int frameBytes,
        boolean compression,
        boolean hasText,
        RequestBytes requests,
        Consumer<Throwable> thrown) {

    /**
     * Refuses a connection that cannot become a WebSocket.
     *
     * @param http the handler of HTTP
     */
    public static void check(ChannelHandlerContext http) {
        if (http.pipeline().get(HttpServerCodec.class) == null) {
            throw RequestRefused.notWebSocket("a stream of HTTP/2, or a connection without an HttpServerCodec");
        }
    }

    /**
     * Puts {@code socket} in place of the handler of HTTP.
     *
     * @param counts counts it until the connection closes
     * @throws RequestRefused it cannot be: nothing has changed
     */
    public void takeOver(ChannelHandlerContext http, ChannelHandler socket, ClientCounts counts) {
        check(http);
        ChannelPipeline pipeline = http.pipeline();
        Channel channel = http.channel();
        counts.enter(channel.remoteAddress());
        channel.closeFuture().addListener(closed -> counts.leave(channel.remoteAddress()));
        pipeline.addAfter(http.name(), null, socket);
        String behind = pipeline.context(socket).name();
        WebSocketServerExtension deflate = compression ? Deflate.offered(head, frameBytes) : null;
        if (deflate != null) {
            pipeline.addBefore(behind, null, deflate.newExtensionDecoder());
            pipeline.addBefore(behind, null, deflate.newExtensionEncoder());
        }
        if (hasText) {
            pipeline.addBefore(behind, null, new Utf8FrameValidator(false));
        }
        answer(http, channel, deflate);
        pipeline.remove(http.handler());
    }

    private void answer(ChannelHandlerContext http, Channel channel, @Nullable WebSocketServerExtension deflate) {
        HttpHeaders headers = new DefaultHttpHeaders();
        if (deflate != null) {
            headers.set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, Deflate.header(deflate));
        }
        DefaultFullHttpRequest request = new DefaultFullHttpRequest(
                head.protocolVersion(),
                head.method(),
                head.uri(),
                Unpooled.EMPTY_BUFFER,
                head.headers(),
                EmptyHttpHeaders.INSTANCE);
        new Handshake(this, deflate != null)
                .handshake(http, request, headers, channel.newPromise().addListener(answered -> {
                    if (!answered.isSuccess()) {
                        thrown.accept(answered.cause());
                        channel.close();
                    }
                }));
    }

    /** Netty's handshake, with a decoder whose bytes are counted. What breaks the protocol is told before the socket closes. */
    private static final class Handshake extends WebSocketServerHandshaker13 {

        private final RequestBytes requests;

        Handshake(WebSocketOpening opening, boolean extended) {
            super(
                    "",
                    opening.protocols,
                    WebSocketDecoderConfig.newBuilder()
                            .maxFramePayloadLength(opening.frameBytes)
                            .allowExtensions(extended)
                            .closeOnProtocolViolation(false)
                            .build());
            this.requests = opening.requests;
        }

        @Override
        protected WebSocketFrameDecoder newWebsocketDecoder() {
            return new MessageDecoder(decoderConfig(), requests);
        }
    }
}
