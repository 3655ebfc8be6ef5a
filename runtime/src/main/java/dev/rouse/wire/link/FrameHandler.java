package dev.rouse.wire.link;

import dev.rouse.wire.Frame;
import dev.rouse.wire.FrameCodec;
import dev.rouse.wire.MalformedFrameException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.util.ReferenceCountUtil;

/** Decodes and encodes the frames of a connection, one buffer each; after the first that is malformed it takes no more. */
final class FrameHandler extends ChannelDuplexHandler {

    private static final int USUAL_BYTES = 256;

    private final FrameCodec codec;
    private boolean refuses;

    FrameHandler(FrameCodec codec) {
        this.codec = codec;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            ctx.fireChannelRead(message);
            return;
        }
        Frame frame;
        try {
            if (refuses) {
                return;
            }
            frame = codec.decode(bytes);
        } catch (MalformedFrameException e) {
            refuse(ctx, e);
            return;
        } finally {
            bytes.release();
        }
        ctx.fireChannelRead(frame);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof TooLongFrameException || cause instanceof CorruptedFrameException) {
            refuse(
                    ctx,
                    new MalformedFrameException(
                            null,
                            null,
                            "at most " + codec.limits().frameBytes() + " bytes",
                            "a length that says more, or less than nothing",
                            cause));
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }

    private void refuse(ChannelHandlerContext ctx, MalformedFrameException reason) {
        if (!refuses) {
            refuses = true;
            ctx.fireExceptionCaught(reason);
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (!(message instanceof Frame frame)) {
            ctx.write(message, promise);
            return;
        }
        ByteBuf out = ctx.alloc().ioBuffer(USUAL_BYTES);
        try {
            codec.encode(frame, out);
        } catch (RuntimeException e) {
            ReferenceCountUtil.release(out);
            promise.tryFailure(e);
            return;
        }
        ctx.write(out, promise);
    }
}
