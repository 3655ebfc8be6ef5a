package dev.rouse.net.socket;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.net.InetAddress;

/**
 * A process with many clients on one event loop, each connected to a club: says {@code connected n}, {@code news n} and {@code closed
 * 1012 n} once all of them are, have heard news, and were closed that way; {@code lost} of any that ended otherwise.
 */
final class IdleClients {

    /** Clients that are being connected at a time. */
    private static final int WINDOW = 100;

    private static final int PER_CLUB = 100;

    private final int port;
    private final int count;
    private final Bootstrap bootstrap;
    private int begun;
    private int connected;
    private int news;
    private int closed;

    private IdleClients(int port, int count, EventLoopGroup loop) {
        this.port = port;
        this.count = count;
        this.bootstrap = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(
                                        new HttpClientCodec(),
                                        new HttpObjectAggregator(8192),
                                        new WebSocketClientProtocolHandler(WebSocketClientProtocolConfig.newBuilder()
                                                .webSocketUri("ws://localhost:" + port + "/socket")
                                                .subprotocol("rouse.v1.json")
                                                .handleCloseFrames(false)
                                                .handshakeTimeoutMillis(60_000)
                                                .build()),
                                        new Client(begun++ / PER_CLUB));
                    }
                });
    }

    public static void main(String[] arguments) {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        IdleClients all = new IdleClients(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]), loop);
        loop.next().execute(() -> {
            for (int i = 0; i < Math.min(WINDOW, all.count); i++) {
                all.open();
            }
        });
    }

    private void open() {
        ChannelFuture opened = bootstrap.connect(InetAddress.getLoopbackAddress(), port);
        opened.addListener(done -> {
            if (!done.isSuccess()) {
                say("lost", done.cause());
            }
        });
    }

    private static void say(String what, Object more) {
        System.out.println(what + " " + more);
    }

    private final class Client extends SimpleChannelInboundHandler<WebSocketFrame> {

        private final int club;
        private boolean wasClosed;

        Client(int club) {
            this.club = club;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event == WebSocketClientProtocolHandler.ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
                ctx.write(new TextWebSocketFrame(RawSocket.OPEN));
                ctx.writeAndFlush(new TextWebSocketFrame("{\"connect\":{\"id\":1,\"type\":\"club\",\"key\":[\"c" + club
                        + "\"],\"parameters\":{\"json\":{\"name\":\"g\"}}}}"));
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
            if (frame instanceof CloseWebSocketFrame close) {
                wasClosed = close.statusCode() == 1012;
                ctx.writeAndFlush(close.retainedDuplicate());
            } else if (frame instanceof TextWebSocketFrame text) {
                heard(text.text());
            }
        }

        private void heard(String text) {
            if (text.contains("\"welcome\"")) {
                if (++connected == count) {
                    say("connected", count);
                } else if (connected + WINDOW <= count) {
                    open();
                }
            } else if (text.contains("\"news\"") && ++news == count) {
                say("news", count);
            } else if (text.startsWith("{\"error\"")) {
                say("lost", text);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (!wasClosed) {
                say("lost", ctx.channel());
            } else if (++closed == count) {
                say("closed 1012", count);
                System.exit(0);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            say("lost", cause);
            ctx.close();
        }
    }
}
