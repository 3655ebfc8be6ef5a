package dev.rouse.net.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A connection of HTTP/2: each of its streams is a channel of its own, with the handler of a connection of HTTP/1.1. The last handler
 * of its pipeline; on its event loop.
 */
final class Http2Connection extends ChannelInboundHandlerAdapter {

    /** Streams that a client may open and reset (CVE-2023-44487) within so many seconds; then it is sent away. */
    private static final int MAX_RESETS = 200;

    private static final int RESET_SECONDS = 10;

    /** Answers to frames that need one, such as pings and settings, that the client has not taken yet. */
    private static final int MAX_OWED_FRAMES = 1000;

    private final Http2FrameCodec codec;
    private final Consumer<Throwable> thrown;
    private final Set<Channel> streams = new LinkedHashSet<>();
    private boolean draining;

    private Http2Connection(Http2FrameCodec codec, Consumer<Throwable> thrown) {
        this.codec = codec;
        this.thrown = thrown;
    }

    /** Puts the handlers of such a connection at the end of {@code pipeline}. */
    static void add(
            ChannelPipeline pipeline, Http2Limits limits, Supplier<ChannelHandler> stream, Consumer<Throwable> thrown) {
        Http2FrameCodec codec = Http2FrameCodecBuilder.forServer()
                .initialSettings(Http2Settings.defaultSettings()
                        .maxConcurrentStreams(limits.streams())
                        .maxHeaderListSize(limits.headerBytes()))
                .decoderEnforceMaxRstFramesPerWindow(MAX_RESETS, RESET_SECONDS)
                .encoderEnforceMaxQueuedControlFrames(MAX_OWED_FRAMES)
                .gracefulShutdownTimeoutMillis(limits.closing().toMillis())
                .build();
        Http2Connection connection = new Http2Connection(codec, thrown);
        IdleStateHandler idle = new IdleStateHandler(true, 0, 0, limits.idle().toMillis(), TimeUnit.MILLISECONDS);
        pipeline.addLast(idle, codec, new Http2MultiplexHandler(connection.streams(stream)), connection);
    }

    private ChannelInitializer<Channel> streams(Supplier<ChannelHandler> handlers) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel stream) {
                streams.add(stream);
                stream.closeFuture().addListener(closed -> streams.remove(stream));
                stream.pipeline().addLast(new LetsGo(), new Http2StreamFrameToHttpObjectCodec(true), handlers.get());
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                thrown.accept(cause);
                ctx.close();
            }
        };
    }

    /**
     * Resets a stream that is closed before its client has taken all: otherwise what waits for its window would be kept as long as the
     * connection is there. One whose answer is out, while its request still comes, ends without an error, so that the client keeps the answer.
     */
    private static final class LetsGo extends ChannelOutboundHandlerAdapter {

        @Override
        public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
            Http2Stream.State state =
                    ((Http2StreamChannel) ctx.channel()).stream().state();
            if (state != Http2Stream.State.CLOSED && state != Http2Stream.State.IDLE) {
                boolean isAnswered = state == Http2Stream.State.HALF_CLOSED_LOCAL;
                ctx.writeAndFlush(new DefaultHttp2ResetFrame(isAnswered ? Http2Error.NO_ERROR : Http2Error.CANCEL));
            }
            ctx.close(promise);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message); // Settings and such, which the codec has dealt with.
    }

    /** Tells the client that no more streams are taken, and closes when those that are open have ended. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ConnectionEvent.DRAIN && !draining) {
            draining = true;
            List.copyOf(streams).forEach(stream -> stream.pipeline().fireUserEventTriggered(ConnectionEvent.DRAIN));
            ctx.close();
        } else if (event instanceof IdleStateEvent && codec.connection().numActiveStreams() == 0) {
            ctx.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        thrown.accept(cause);
        // The codec itself tells the client of a broken protocol, and closes.
        if (!(cause instanceof Http2Exception)) {
            ctx.close();
        }
    }
}
