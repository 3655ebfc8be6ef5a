package dev.rouse.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.LimitExceededException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Frames arrive as they were sent, within limits. */
final class FrameCodecTest {

    private static final FrameCodec CBOR = new FrameCodec(FrameEncoding.CBOR, WireLimits.DEFAULTS);
    private static final FrameCodec JSON = new FrameCodec(FrameEncoding.JSON, WireLimits.DEFAULTS);

    @Provide
    Arbitrary<Frame> frames() {
        return Arbitraries.randomValue(Frames::random);
    }

    @Property
    void eachFrameArrivesAsItWasSent(@ForAll("frames") Frame frame, @ForAll FrameEncoding encoding) {
        FrameCodec codec = encoding == FrameEncoding.CBOR ? CBOR : JSON;
        assertThat(Frames.decoded(Frames.encoded(frame, codec), codec))
                .usingRecursiveComparison()
                .isEqualTo(frame);
    }

    @Property
    void frameIsWhatIsThereWhicheverBufferHasIt(@ForAll("frames") Frame frame) {
        byte[] bytes = Frames.encoded(frame, CBOR);
        ByteBuf direct = Unpooled.directBuffer().writeByte(1).writeBytes(bytes).skipBytes(1);
        ByteBuf parts = Unpooled.wrappedBuffer(
                Unpooled.wrappedBuffer(bytes, 0, bytes.length / 2),
                Unpooled.wrappedBuffer(bytes, bytes.length / 2, bytes.length - bytes.length / 2));
        for (ByteBuf buffer : List.of(direct, parts)) {
            assertThat(CBOR.decode(buffer)).usingRecursiveComparison().isEqualTo(frame);
            assertThat(buffer.isReadable()).isFalse();
            buffer.release();
        }
    }

    @Property
    void frameThatIsCutShortIsMalformed(
            @ForAll("frames") Frame frame, @ForAll FrameEncoding encoding, @ForAll double part) {
        FrameCodec codec = encoding == FrameEncoding.CBOR ? CBOR : JSON;
        byte[] bytes = Frames.encoded(frame, codec);
        int length = (int) (Math.abs(part % 1) * bytes.length);
        assertThatThrownBy(() -> codec.decode(Unpooled.wrappedBuffer(bytes, 0, length)))
                .isInstanceOf(MalformedFrameException.class);
    }

    @Example
    void frameOverTheLimitIsNotWritten() {
        FrameCodec small = new FrameCodec(
                FrameEncoding.CBOR, new WireLimits(WireLimits.LEAST_FRAME_BYTES, 1, WireLimits.LEAST_DEPTH));
        Frame large = new Frame.Result(1, new WireValue(WireValue.Format.OWN, new byte[10_000]));
        ByteBuf out = Unpooled.buffer().writeByte(7);
        assertThatThrownBy(() -> small.encode(large, out))
                .isInstanceOfSatisfying(
                        LimitExceededException.class,
                        e -> assertThat(e.limit()).isEqualTo(WireLimits.LEAST_FRAME_BYTES));
        assertThat(out.readableBytes()).isOne();
        assertThatThrownBy(() -> Frames.decoded(Frames.encoded(large, CBOR), small))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("expected at most 8192 bytes");
    }

    @Example
    void valueThatSaysItIsJsonAndIsNoneIsNotWritten() {
        Frame frame = new Frame.Result(1, Frames.value(WireValue.Format.JSON, "{\"a\":"));
        ByteBuf out = Unpooled.buffer();
        assertThatThrownBy(() -> JSON.encode(frame, out))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Frame 'result' cannot be written");
        assertThat(out.readableBytes()).isZero();
    }

    @Example
    void timeThatIsLeftIsNeverNone() {
        Frame.Call call = new Frame.Call(
                1,
                new Frame.Target(Frame.CallKind.GET, "t", List.of("k"), "a"),
                List.of(),
                0,
                new Frame.Terms(Duration.ofNanos(1), false, null, 0),
                List.of(),
                null);
        Frame.Call read = (Frame.Call) Frames.decoded(Frames.encoded(call, CBOR), CBOR);
        assertThat(read.terms().timeLeft()).isEqualTo(Duration.ofNanos(1000));
    }

    @Example
    void halfASurrogateIsReplaced() {
        for (FrameCodec codec : List.of(CBOR, JSON)) {
            Frame read = Frames.decoded(Frames.encoded(new Frame.Goodbye("x\uD800y", "\uDE00"), codec), codec);
            assertThat(read).isEqualTo(new Frame.Goodbye("x\uFFFDy", "\uFFFD"));
        }
    }

    @Example
    void unrecognizedFrameIsAnsweredButNeverSent() {
        Frame.Unrecognized unrecognized = new Frame.Unrecognized("'whisper'", 9);
        assertThatThrownBy(() -> Frames.encoded(unrecognized, CBOR)).isInstanceOf(IllegalArgumentException.class);
        Frame.Failure refusal = unrecognized.refusal();
        assertThat(refusal.id()).isEqualTo(9);
        assertThat(refusal.begun()).isFalse();
        assertThat(refusal.error().message()).contains("has no 'whisper'");
        assertThat(refusal.error().facts().metadata()).isEqualTo(Map.of("frame", "'whisper'", "version", "1.0"));
    }
}
