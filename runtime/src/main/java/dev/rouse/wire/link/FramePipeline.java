package dev.rouse.wire.link;

import dev.rouse.wire.FrameCodec;
import dev.rouse.wire.FrameEncoding;
import dev.rouse.wire.WireLimits;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOutboundInvoker;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;

/**
 * The handlers of a TCP connection that carries frames: each in CBOR, with its length in four bytes before it. Behind them pass
 * {@link dev.rouse.wire.Frame}s both ways. What is no frame comes as {@link dev.rouse.wire.MalformedFrameException} to {@code
 * exceptionCaught}, and nothing is read behind it; a frame that cannot be written fails its own write alone.
 *
 * <p>A connection begins with the limits of strangers, so that somebody who has proved nothing can claim little memory.
 */
public final class FramePipeline {

    private static final int LENGTH_BYTES = 4;

    private static final String SPLITTER = "rouse-frame-splitter";
    private static final String PREPENDER = "rouse-frame-prepender";
    private static final String CODEC = "rouse-frame-codec";

    /** One for all: strangers may be many. */
    private static final FrameCodec OF_STRANGERS = new FrameCodec(FrameEncoding.CBOR, WireLimits.OF_STRANGERS);

    private FramePipeline() {}

    /** Adds the handlers behind those that are there, with {@link WireLimits#OF_STRANGERS}. */
    public static void addTo(ChannelPipeline pipeline) {
        pipeline.addLast(SPLITTER, splitter(WireLimits.OF_STRANGERS));
        pipeline.addLast(PREPENDER, new LengthFieldPrepender(LENGTH_BYTES));
        pipeline.addLast(CODEC, new FrameHandler(OF_STRANGERS));
    }

    /**
     * Both sides know each other: from the next frame on these limits hold. On the event loop; what has arrived behind the last
     * frame of the handshake is not lost.
     */
    public static void raise(ChannelPipeline pipeline, WireLimits limits) {
        raise(pipeline, new FrameCodec(FrameEncoding.CBOR, limits));
    }

    /** As {@link #raise(ChannelPipeline, WireLimits)}, with a codec that several connections share. */
    public static void raise(ChannelPipeline pipeline, FrameCodec codec) {
        // The codec first: frames that the splitter still holds pass through the new one of both.
        pipeline.replace(CODEC, CODEC, new FrameHandler(codec));
        pipeline.replace(SPLITTER, SPLITTER, splitter(codec.limits()));
    }

    /** The place to write bytes of frames at that have their lengths before them already. */
    public static ChannelOutboundInvoker framed(ChannelPipeline pipeline) {
        return pipeline.context(PREPENDER);
    }

    private static ChannelHandler splitter(WireLimits limits) {
        return new LengthFieldBasedFrameDecoder(limits.frameBytes(), 0, LENGTH_BYTES, 0, LENGTH_BYTES);
    }
}
