package dev.rouse.benchmarks.scenario.socket;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Many clients on one thread, each with a WebSocket of its own that speaks JSON. */
final class ManySockets implements AutoCloseable {

    /** Told on the thread of the clients. */
    interface Listener {

        /** The handshake of a socket is over. */
        void isReady(int socket);

        /** A frame came. */
        void came(int socket, ByteBuf frame);

        /** A socket has ended, or something went wrong. */
        void failed(Throwable cause);
    }

    private static final String OPEN = "{\"open\":{\"version\":{\"major\":1,\"minor\":0}}}";
    private static final int LONGEST = 1 << 16;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final int port;
    private final Listener listener;
    private final WebSocketClientProtocolConfig config;
    private final List<Channel> channels = new ArrayList<>();

    ManySockets(int port, Listener listener) {
        this.port = port;
        this.listener = listener;
        this.config = WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri("ws://localhost:" + port + SocketClient.PATH)
                .subprotocol("rouse.v1.json")
                .withUTF8Validator(false)
                .build();
    }

    /** Opens {@code count} sockets at once, numbered from 0, and does not wait. */
    void open(int count) {
        for (int i = 0; i < count; i++) {
            Client client = new Client(i);
            channels.add(new Bootstrap()
                    .group(loops)
                    .channel(NioSocketChannel.class)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .handler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel connecting) {
                            connecting
                                    .pipeline()
                                    .addLast(
                                            new HttpClientCodec(),
                                            new HttpObjectAggregator(LONGEST),
                                            new WebSocketClientProtocolHandler(config),
                                            client);
                        }
                    })
                    .connect("localhost", port)
                    .channel());
        }
    }

    void send(int socket, String frame) {
        channels.get(socket).writeAndFlush(text(frame));
    }

    private static TextWebSocketFrame text(String frame) {
        return new TextWebSocketFrame(Unpooled.copiedBuffer(frame, StandardCharsets.UTF_8));
    }

    /** Cuts all connections, without a word to the server. */
    void cut() {
        channels.forEach(channel -> channel.pipeline().remove(Client.class));
        channels.forEach(
                channel -> channel.eventLoop().execute(() -> channel.unsafe().closeForcibly()));
        channels.clear();
    }

    @Override
    public void close() {
        cut();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private final class Client extends ChannelInboundHandlerAdapter {

        private final int number;
        private boolean isOpen;

        Client(int number) {
            this.number = number;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event == WebSocketClientProtocolHandler.ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
                ctx.writeAndFlush(text(OPEN));
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object received) {
            try {
                if (!(received instanceof WebSocketFrame message)) {
                    return;
                }
                if (isOpen) {
                    listener.came(number, message.content());
                } else {
                    isOpen = true;
                    listener.isReady(number);
                }
            } finally {
                ReferenceCountUtil.release(received);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            listener.failed(new IllegalStateException("The server closed socket " + number));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            listener.failed(cause);
            ctx.close();
        }
    }
}
