package dev.rouse.kv.memory.actors;

import dev.rouse.record.NodeId;
import dev.rouse.wire.Frame;
import dev.rouse.wire.FrameCodec;
import dev.rouse.wire.FrameEncoding;
import dev.rouse.wire.ProtocolVersion;
import dev.rouse.wire.WireLimits;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Everybody's way to a node, on which some nodes seem to speak the next minor version: they offer it, and the first that they send
 * behind the handshake is a frame that this version does not know.
 */
final class VersionRelay implements AutoCloseable {

    static final ProtocolVersion NEWER =
            new ProtocolVersion(ProtocolVersion.CURRENT.major(), ProtocolVersion.CURRENT.minor() + 1);

    private static final String HOST = "127.0.0.1";
    private static final long WHISPER = 0x7EADBEEFL;

    /** {@code ["whisper", 0x7EADBEEF]}. */
    private static final byte[] FRAME = ByteBufUtil.decodeHexDump("8267776869737065721a7eadbeef");

    private static final FrameCodec CODEC = new FrameCodec(FrameEncoding.CBOR, WireLimits.DEFAULTS);

    private final EventLoop loop;
    private final Channel server;
    private final Set<NodeId> newer;
    private volatile int target;

    /** What older nodes answered to the frame. */
    final Queue<Frame.Failure> refusals = new ConcurrentLinkedQueue<>();

    /** With which sides took leave. */
    final Queue<String> goodbyes = new ConcurrentLinkedQueue<>();

    /** @param newer nodes that seem to be */
    VersionRelay(EventLoop loop, Set<NodeId> newer) {
        this.loop = loop;
        this.newer = newer;
        this.server = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel opener) {
                        connect(opener);
                    }
                })
                .bind(HOST, 0)
                .syncUninterruptibly()
                .channel();
    }

    static Set<NodeId> nodes() {
        return ConcurrentHashMap.newKeySet();
    }

    String address() {
        return HOST + ":" + ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** @param port that it leads to */
    void leadTo(int port) {
        target = port;
    }

    private void connect(Channel opener) {
        new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel ignored) {}
                })
                .connect(HOST, target)
                .addListener((ChannelFutureListener) connected -> {
                    if (connected.isSuccess()) {
                        join(opener, connected.channel());
                    } else {
                        opener.close();
                    }
                });
    }

    private void join(Channel opener, Channel acceptor) {
        Connection connection = new Connection();
        connection.add(opener, acceptor);
        connection.add(acceptor, opener);
        opener.config().setAutoRead(true);
        acceptor.config().setAutoRead(true);
    }

    @Override
    public void close() {
        server.close().syncUninterruptibly();
    }

    private static ByteBuf whisper() {
        return Unpooled.wrappedBuffer(FRAME);
    }

    /** The frames of one connection. */
    private final class Connection {

        private boolean openerIsNewer;

        void add(Channel from, Channel to) {
            from.pipeline()
                    .addLast(new LengthFieldBasedFrameDecoder(WireLimits.DEFAULTS.frameBytes(), 0, 4, 0, 4))
                    .addLast(new LengthFieldPrepender(4))
                    .addLast(new SimpleChannelInboundHandler<ByteBuf>() {
                        @Override
                        protected void channelRead0(ChannelHandlerContext ctx, ByteBuf bytes) {
                            pass(CODEC.decode(bytes), from, to);
                        }

                        @Override
                        public void channelInactive(ChannelHandlerContext ctx) {
                            to.close();
                        }
                    });
        }

        private void pass(Frame frame, Channel from, Channel to) {
            if (frame instanceof Frame.Open open
                    && newer.contains(open.identity().node())) {
                openerIsNewer = true;
                write(to, new Frame.Open(NEWER, open.identity(), open.nonce()));
            } else if (frame instanceof Frame.Ready ready) {
                boolean isNewer = newer.contains(ready.identity().node());
                write(
                        to,
                        new Frame.Ready(
                                isNewer ? NEWER : ready.version(), ready.identity(), ready.limits(), ready.mac()));
                if (openerIsNewer) {
                    from.writeAndFlush(whisper());
                }
                if (isNewer) {
                    to.writeAndFlush(whisper());
                }
            } else if (frame instanceof Frame.Failure failure && failure.id() == WHISPER) {
                refusals.add(failure);
            } else {
                if (frame instanceof Frame.Goodbye goodbye) {
                    goodbyes.add(goodbye.code());
                }
                write(to, frame);
            }
        }

        private void write(Channel to, Frame frame) {
            ByteBuf bytes = to.alloc().buffer();
            CODEC.encode(frame, bytes);
            to.writeAndFlush(bytes);
        }
    }
}
