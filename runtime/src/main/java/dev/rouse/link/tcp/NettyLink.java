package dev.rouse.link.tcp;

import dev.rouse.link.LinkBuffers;
import dev.rouse.link.LinkCodecs;
import dev.rouse.link.LinkOpening;
import dev.rouse.link.PeerLink;
import dev.rouse.wire.Frame;
import dev.rouse.wire.FrameCodec;
import dev.rouse.wire.MalformedFrameException;
import dev.rouse.wire.WireLimits;
import dev.rouse.wire.link.FramePipeline;
import dev.rouse.wire.link.Handshake;
import dev.rouse.wire.link.LinkRefusedException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundInvoker;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** One side of a link over a connection of Netty's. Frames are encoded when they are sent, many into one buffer. */
final class NettyLink extends PeerLink {

    /** Time that last bytes may take to leave, and the other side to close when it was told, before the connection is closed all the same. */
    private static final long LINGER_MILLIS = 1000;

    private static final int USUAL_BYTES = 1024;

    private final Channel channel;
    private final LinkCodecs codecs;
    private final Function<Consumer<Frame>, Handshake> handshake;
    private final ChannelOutboundInvoker out;
    private FrameCodec codec = LinkCodecs.OF_STRANGERS;
    private @Nullable ByteBuf batch;
    private int frames;
    private boolean unflushed;

    private NettyLink(
            Channel channel, LinkOpening opening, LinkCodecs codecs, Function<Consumer<Frame>, Handshake> handshake) {
        super(channel.eventLoop(), opening);
        this.channel = channel;
        this.codecs = codecs;
        this.handshake = handshake;
        this.out = FramePipeline.framed(channel.pipeline());
    }

    /**
     * Makes the link of {@code channel}, which begins its handshake when that is active.
     *
     * @param channel registered, with nothing in its pipeline but what has to do with TLS
     */
    static NettyLink on(
            Channel channel, LinkOpening opening, LinkCodecs codecs, Function<Consumer<Frame>, Handshake> handshake) {
        FramePipeline.addTo(channel.pipeline());
        NettyLink link = new NettyLink(channel, opening, codecs, handshake);
        channel.pipeline().addLast(link.new Events());
        return link;
    }

    Channel channel() {
        return channel;
    }

    @Override
    protected void encode(Frame frame) {
        ByteBuf bytes = batch;
        if (bytes == null) {
            bytes = channel.alloc().ioBuffer(USUAL_BYTES);
            batch = bytes;
        }
        LinkCodecs.encode(codec, frame, bytes);
        frames++;
        if (frames >= LinkBuffers.BATCH_FRAMES) {
            transmit();
        } else if (bytes.readableBytes() >= LinkBuffers.BATCH) {
            batch = null;
            unflushed = true;
            out.write(bytes);
        }
    }

    @Override
    protected void transmit() {
        frames = 0;
        ByteBuf bytes = batch;
        if (bytes != null && bytes.isReadable()) {
            batch = null;
            unflushed = false;
            out.writeAndFlush(bytes);
        } else if (unflushed) {
            unflushed = false;
            channel.flush();
        }
    }

    @Override
    protected void agreed(WireLimits limits) {
        codec = codecs.of(limits);
    }

    @Override
    protected void begun() {
        FramePipeline.raise(channel.pipeline(), codec);
    }

    @Override
    protected boolean mayMoveTo(EventExecutor home) {
        return home instanceof IoEventLoop io && io.isCompatible(NioIoHandle.class) && !io.isShuttingDown();
    }

    @Override
    protected void move(EventExecutor home) {
        channel.config().setAutoRead(false);
        channel.deregister()
                .addListener(left ->
                        ((EventLoop) home).register(channel).addListener(there -> arrivedAt(home, there.cause())));
    }

    private void arrivedAt(EventExecutor home, @Nullable Throwable failure) {
        moved(home, failure);
        channel.config().setAutoRead(true);
    }

    @Override
    protected void disconnect(boolean saidGoodbye) {
        ByteBuf bytes = batch;
        batch = null;
        ReferenceCountUtil.release(bytes);
        ChannelFuture last = out.writeAndFlush(Unpooled.EMPTY_BUFFER);
        boolean waits = saidGoodbye && channel.isActive();
        if (last.isDone() && !waits) {
            channel.close();
            return;
        }
        last.addListener(done -> {
            if (waits && done.isSuccess()) {
                showEnd();
            } else {
                channel.close();
            }
        });
        try {
            channel.eventLoop().schedule(() -> channel.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            channel.close();
        }
    }

    /** Nothing more comes from here. The end of TLS would be the end of reading too. */
    private void showEnd() {
        if (channel instanceof DuplexChannel socket && channel.pipeline().get(SslHandler.class) == null) {
            socket.shutdownOutput();
        }
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable();
    }

    @Override
    public String toString() {
        return "the link with " + (isOpen() ? node() + " at " : "") + channel.remoteAddress();
    }

    /** Tells the link what happens to its connection. */
    private final class Events extends ChannelInboundHandlerAdapter {

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            begin(handshake);
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof Frame frame) {
                take(frame);
            } else {
                ReferenceCountUtil.release(message);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            arrivedAll();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            if (channel.isWritable()) {
                writableAgain();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            end(new IOException("The other side of " + NettyLink.this + " is gone."));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            SSLException tls = ofTls(cause);
            if (cause instanceof MalformedFrameException malformed) {
                refuse(malformed);
            } else if (tls != null) {
                end(isOpen() ? tls : refusedBy(tls));
            } else if (cause instanceof IOException) {
                end(cause);
            } else {
                fail(cause);
            }
        }
    }

    private static @Nullable SSLException ofTls(Throwable cause) {
        if (cause instanceof SSLException tls) {
            return tls;
        }
        return cause.getCause() instanceof SSLException wrapped ? wrapped : null;
    }

    private static LinkRefusedException refusedBy(SSLException cause) {
        LinkRefusedException refused = new LinkRefusedException(
                LinkRefusedException.Reason.TLS,
                "TLS with the other side failed (" + cause.getMessage()
                        + "): give all nodes TLS, and certificates that they trust of each other.");
        refused.initCause(cause);
        return refused;
    }
}
