package dev.rouse.net.socket;

import dev.rouse.net.request.RequestRefused;
import dev.rouse.net.request.Upgrade;
import dev.rouse.net.socket.call.Calls;
import dev.rouse.net.socket.connect.Connections;
import dev.rouse.net.socket.event.Subscriptions;
import dev.rouse.net.socket.frame.FrameGroup;
import dev.rouse.net.socket.frame.Socket;
import dev.rouse.net.socket.frame.SocketServices;
import dev.rouse.net.socket.frame.SubProtocol;
import dev.rouse.net.websocket.Deflate;
import dev.rouse.net.websocket.MessageDecoder;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtension;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a WebSocket of a connection of HTTP/1.1. */
final class SocketUpgrade implements Upgrade {

    private final SocketServices services;
    private final SocketRoutes routes;
    private final HttpRequest head;
    private final SubProtocol protocol;
    private @Nullable SocketHandler opened;

    /** @param head of the request that asked for it */
    SocketUpgrade(SocketServices services, SocketRoutes routes, HttpRequest head, SubProtocol protocol) {
        this.services = services;
        this.routes = routes;
        this.head = head;
        this.protocol = protocol;
    }

    @Override
    public int status() {
        return HttpResponseStatus.SWITCHING_PROTOCOLS.code();
    }

    @Override
    public long bytes() {
        return opened == null ? 0 : opened.out().bytes();
    }

    @Override
    public @Nullable String end() {
        return opened == null ? null : opened.end();
    }

    @Override
    public void takeOver(ChannelHandlerContext http) {
        ChannelPipeline pipeline = http.pipeline();
        if (pipeline.get(HttpServerCodec.class) == null) {
            throw RequestRefused.notWebSocket("a stream of HTTP/2, or a connection without an HttpServerCodec");
        }
        Channel channel = http.channel();
        services.counts().enter(channel.remoteAddress());
        channel.closeFuture().addListener(closed -> services.counts().leave(channel.remoteAddress()));
        SocketHandler socket = new SocketHandler(services, head, protocol);
        pipeline.addAfter(http.name(), null, socket);
        String behind = pipeline.context(socket).name();
        WebSocketServerExtension deflate = services.limits().compression()
                ? Deflate.offered(head, services.limits().frames().frameBytes())
                : null;
        if (deflate != null) {
            pipeline.addBefore(behind, null, deflate.newExtensionDecoder());
            pipeline.addBefore(behind, null, deflate.newExtensionEncoder());
        }
        if (protocol == SubProtocol.JSON) {
            pipeline.addBefore(behind, null, new Utf8FrameValidator(false));
        }
        answer(http, channel, deflate);
        pipeline.remove(http.handler());
        opened = socket;
        socket.begin(groups(socket));
    }

    /** The groups of frames that a socket serves. */
    private List<FrameGroup> groups(Socket socket) {
        return List.of(
                new Calls(socket, services, routes.calls()),
                new Subscriptions(socket, services, routes.events()),
                new Connections(socket, services, routes.connections()));
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
        new Handshake(services, deflate != null)
                .handshake(http, request, headers, channel.newPromise().addListener(answered -> {
                    if (!answered.isSuccess()) {
                        services.thrown(answered.cause());
                        channel.close();
                    }
                }));
    }

    /** Netty's handshake, with a decoder whose bytes are counted. What breaks the protocol is told before the socket closes. */
    private static final class Handshake extends WebSocketServerHandshaker13 {

        private final SocketServices services;

        Handshake(SocketServices services, boolean extended) {
            super(
                    "",
                    SubProtocol.NAMES,
                    WebSocketDecoderConfig.newBuilder()
                            .maxFramePayloadLength(services.limits().frames().frameBytes())
                            .allowExtensions(extended)
                            .closeOnProtocolViolation(false)
                            .build());
            this.services = services;
        }

        @Override
        protected WebSocketFrameDecoder newWebsocketDecoder() {
            return new MessageDecoder(decoderConfig(), services.requests());
        }
    }
}
