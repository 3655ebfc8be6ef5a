package dev.rouse.link;

import dev.rouse.wire.Frame;
import dev.rouse.wire.FrameCodec;
import dev.rouse.wire.FrameEncoding;
import dev.rouse.wire.WireLimits;
import io.netty.buffer.ByteBuf;

/** Codecs of links: one for all of the same limits, as each has tables of its own. Frames have their length in four bytes before them. */
public final class LinkCodecs {

    public static final FrameCodec OF_STRANGERS = new FrameCodec(FrameEncoding.CBOR, WireLimits.OF_STRANGERS);

    private final FrameCodec own;

    /** @param limits that mostly hold: those of this node */
    public LinkCodecs(WireLimits limits) {
        own = new FrameCodec(FrameEncoding.CBOR, limits);
    }

    public FrameCodec of(WireLimits limits) {
        return own.limits().equals(limits) ? own : new FrameCodec(FrameEncoding.CBOR, limits);
    }

    /** Writes length and frame behind what {@code out} has; nothing where it throws, as {@link FrameCodec#encode} does. */
    public static void encode(FrameCodec codec, Frame frame, ByteBuf out) {
        int start = out.writerIndex();
        out.writeInt(0);
        int body = out.writerIndex();
        try {
            codec.encode(frame, out);
        } catch (RuntimeException | Error e) {
            out.writerIndex(start);
            throw e;
        }
        out.setInt(start, out.writerIndex() - body);
    }
}
