package dev.rouse.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.stream.Stream;

/** What holds for any bytes: they are a frame, which is written and read again as the same, or are refused as malformed; nothing else ever happens. */
final class Fuzzed {

    private static final WireLimits LIMITS = new WireLimits(64 * 1024, 16, 16);

    private Fuzzed() {}

    /** Where a search begins. */
    static Stream<byte[]> seeds(FrameEncoding encoding) {
        FrameCodec codec = new FrameCodec(encoding, LIMITS);
        return Frames.examples().values().stream().map(frame -> Frames.encoded(frame, codec));
    }

    static void decode(byte[] bytes, FrameEncoding encoding) {
        FrameCodec codec = new FrameCodec(encoding, LIMITS);
        Frame frame;
        try {
            frame = codec.decode(Unpooled.wrappedBuffer(bytes));
        } catch (MalformedFrameException e) {
            return;
        }
        assertThat(frame).usingRecursiveComparison().isEqualTo(codec.readByShape(Unpooled.wrappedBuffer(bytes)));
        if (frame instanceof Frame.Unrecognized unrecognized) {
            frame = unrecognized.refusal();
        }
        FrameCodec roomy = new FrameCodec(encoding, WireLimits.DEFAULTS);
        byte[] again = Frames.encoded(frame, roomy);
        assertThat(Frames.encoded(Frames.decoded(again, roomy), roomy)).isEqualTo(again);
    }
}
