package dev.rouse.client;

import dev.rouse.wire.Frame;
import dev.rouse.wire.FrameCodec;
import dev.rouse.wire.FrameEncoding;
import dev.rouse.wire.ProtocolVersion;
import dev.rouse.wire.WireLimits;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server whose every step a test takes: it speaks the protocol in CBOR, or does not. */
final class ScriptedServer implements AutoCloseable {

    static final WireLimits LIMITS = new WireLimits(64 * 1024, 256, 32);

    private final FrameCodec codec = new FrameCodec(FrameEncoding.CBOR, WireLimits.DEFAULTS);
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel listener;
    final BlockingQueue<Peer> peers = new LinkedBlockingQueue<>();

    /** Head of the last request. */
    volatile HandshakeComplete head;

    ScriptedServer() {
        this(null);
    }

    ScriptedServer(SslContext tls) {
        listener = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (tls != null) {
                            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                        }
                        channel.pipeline()
                                .addLast(
                                        new HttpServerCodec(),
                                        new HttpObjectAggregator(64 * 1024),
                                        new WebSocketServerProtocolHandler("/socket", "rouse.v1.cbor", false),
                                        new Peer(channel));
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    String address() {
        return "http://127.0.0.1:" + port();
    }

    /** The next socket that was opened, behind the handshake of HTTP. */
    Peer peer() throws InterruptedException {
        Peer peer = peers.poll(20, TimeUnit.SECONDS);
        if (peer == null) {
            throw new AssertionError("No socket was opened.");
        }
        return peer;
    }

    /** As {@link #peer}, behind the handshake of the protocol. */
    Peer ready() throws InterruptedException {
        Peer peer = peer();
        peer.next(Frame.Open.class);
        peer.send(new Frame.Ready(ProtocolVersion.CURRENT, null, LIMITS, null));
        return peer;
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** One socket. */
    final class Peer extends SimpleChannelInboundHandler<WebSocketFrame> {

        private final Channel channel;
        private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();

        Peer(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof HandshakeComplete complete) {
                head = complete;
                peers.add(this);
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame message) {
            if (message instanceof BinaryWebSocketFrame) {
                frames.add(codec.decode(message.content()));
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }

        <F extends Frame> F next(Class<F> type) throws InterruptedException {
            Frame frame = frames.poll(20, TimeUnit.SECONDS);
            if (!type.isInstance(frame)) {
                throw new AssertionError("Expected " + type + ", got " + frame);
            }
            return type.cast(frame);
        }

        Frame poll(long millis) throws InterruptedException {
            return frames.poll(millis, TimeUnit.MILLISECONDS);
        }

        void send(Frame frame) {
            ByteBuf bytes = Unpooled.buffer();
            codec.encode(frame, bytes);
            channel.writeAndFlush(new BinaryWebSocketFrame(bytes));
        }

        void raw(WebSocketFrame message) {
            channel.writeAndFlush(message);
        }

        /** Bytes behind the handshake of HTTP, whatever they are. */
        void bytes(byte... bytes) {
            channel.pipeline().firstContext().writeAndFlush(Unpooled.wrappedBuffer(bytes));
        }

        void goodbye(String code, int status) {
            send(new Frame.Goodbye(code, "As the test wishes"));
            channel.writeAndFlush(new CloseWebSocketFrame(status, code));
        }

        /** Reads nothing more. */
        void deaf() {
            channel.config().setAutoRead(false);
        }

        void kill() {
            channel.close().syncUninterruptibly();
        }
    }
}
