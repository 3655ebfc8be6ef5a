package dev.rouse.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Usual calls and results are the same bytes and the same frames, whether the table of shapes is asked or not. */
final class CallCborTest {

    private static final FrameCodec CODEC = new FrameCodec(FrameEncoding.CBOR, WireLimits.DEFAULTS);

    /** Lengths and numbers on both sides of where CBOR needs a byte more. */
    private static final List<Long> EDGES =
            List.of(0L, 1L, 23L, 24L, 255L, 256L, 65_535L, 65_536L, 0xFFFF_FFFFL, 0x1_0000_0000L, Long.MAX_VALUE);

    @Provide
    Arbitrary<Frame> usual() {
        return Arbitraries.randomValue(CallCborTest::usual);
    }

    private static Frame usual(Random random) {
        long id = EDGES.get(random.nextInt(EDGES.size()));
        if (random.nextInt(3) == 0) {
            return new Frame.Result(id, random.nextBoolean() ? null : value(random));
        }
        Frame.CallKind[] kinds = Frame.CallKind.values();
        Frame.Target target = new Frame.Target(
                kinds[random.nextInt(kinds.length)],
                text(random),
                random.ints(random.nextInt(4), 0, 1).mapToObj(i -> text(random)).toList(),
                random.nextBoolean() ? null : text(random));
        Duration left = random.nextBoolean() ? null : Duration.ofNanos(random.nextLong(1L << 45));
        Frame.Terms terms = new Frame.Terms(left, random.nextBoolean(), null, 0);
        List<@Nullable WireValue> arguments = random.ints(random.nextInt(3), 0, 1)
                .mapToObj(i -> random.nextInt(4) == 0 ? null : value(random))
                .collect(java.util.ArrayList::new, java.util.ArrayList::add, java.util.ArrayList::addAll);
        long demand = random.nextBoolean() ? 0 : EDGES.get(random.nextInt(EDGES.size()));
        return new Frame.Call(id, target, arguments, demand, terms, List.of(), null);
    }

    private static String text(Random random) {
        int length = List.of(0, 1, 10, 23, 24, 100, 255).get(random.nextInt(7));
        return random.ints(length, 0, 0x80)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static WireValue value(Random random) {
        WireValue.Format[] formats = WireValue.Format.values();
        byte[] bytes = new byte[List.of(0, 1, 23, 24, 255, 256, 1_000).get(random.nextInt(7))];
        random.nextBytes(bytes);
        return new WireValue(formats[random.nextInt(formats.length)], bytes);
    }

    private static byte[] byShape(Frame frame) {
        ByteBuf out = Unpooled.buffer();
        CODEC.writeByShape(frame, out);
        return ByteBufUtil.getBytes(out);
    }

    @Property
    void usualFrameIsWrittenAsTheTableSays(@ForAll("usual") Frame frame) {
        ByteBuf out = Unpooled.buffer();
        assertThat(CallCbor.write(frame, out)).isTrue();
        assertThat(ByteBufUtil.getBytes(out)).isEqualTo(byShape(frame));
    }

    @Property
    void usualFrameIsReadAsTheTableSays(@ForAll("usual") Frame frame) {
        ByteBuf in = Unpooled.wrappedBuffer(byShape(frame));
        assertThat(CallCbor.read(in))
                .usingRecursiveComparison()
                .ignoringCollectionOrder()
                .isEqualTo(CODEC.readByShape(Unpooled.wrappedBuffer(byShape(frame))));
        assertThat(in.isReadable()).isFalse();
    }

    @Provide
    Arbitrary<Frame> any() {
        return Arbitraries.randomValue(Frames::random);
    }

    @Property
    void anyFrameIsWrittenAsTheTableSaysOrNotAtAll(@ForAll("any") Frame frame) {
        ByteBuf out = Unpooled.buffer().writeByte(7);
        if (CallCbor.write(frame, out)) {
            assertThat(ByteBufUtil.getBytes(out.skipBytes(1))).isEqualTo(byShape(frame));
        } else {
            assertThat(out.readableBytes()).isOne();
        }
    }

    @Property
    void bytesThatAreReadAreReadAsTheTableSays(@ForAll("usual") Frame frame, @ForAll int seed) {
        Random random = new Random(seed);
        byte[] bytes = byShape(frame);
        for (int i = random.nextInt(3); i >= 0; i--) {
            bytes[random.nextInt(Math.min(bytes.length, 40))] = (byte) random.nextInt();
        }
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        Frame read = CallCbor.read(in);
        if (read == null) {
            assertThat(in.readableBytes()).isEqualTo(bytes.length);
        } else {
            assertThat(read).usingRecursiveComparison().isEqualTo(CODEC.readByShape(Unpooled.wrappedBuffer(bytes)));
        }
    }

    @Example
    void callsWithAChainOrOtherTextsAreLeftToTheTable() {
        ByteBuf out = Unpooled.buffer();
        Frame.Target target = new Frame.Target(Frame.CallKind.GET, "room", List.of("ö"), "value");
        Frame.Terms terms = new Frame.Terms(null, false, null, 0);
        assertThat(CallCbor.write(new Frame.Call(1, target, List.of(), 0, terms, List.of(), null), out))
                .isFalse();
        assertThat(CallCbor.write(new Frame.Ping(1), out)).isFalse();
        assertThat(out.isReadable()).isFalse();
    }
}
