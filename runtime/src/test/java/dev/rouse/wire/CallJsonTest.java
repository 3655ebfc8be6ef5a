package dev.rouse.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Usual calls and messages are the same frames, whether the table of shapes is asked or not. */
final class CallJsonTest {

    private static final FrameCodec CODEC = new FrameCodec(FrameEncoding.JSON, WireLimits.OF_STRANGERS);

    private static final List<String> VALUES = List.of(
            "0",
            "1",
            "-1",
            "999999999999999999",
            "-999999999999999999",
            "true",
            "false",
            "null",
            "\"\"",
            "\"a b/c~\u007f\"",
            "[]",
            "{}",
            "[1,[2,[3,[4]]]]",
            "{\"a\":{\"b\":{\"c\":{}}},\"\":[null,\"x\"]}");

    private static final String TOKENS = "{}[],:\"\\ \t0123456789-+.eEtfnulrsaid/\u00e9";

    @Provide
    Arbitrary<Frame> usual() {
        return Arbitraries.randomValue(CallJsonTest::usual);
    }

    private static Frame usual(Random random) {
        long id = random.nextInt(3) == 0 ? random.nextInt(10) : random.nextLong(1_000_000_000_000_000_000L);
        List<@Nullable WireValue> arguments = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            String value = VALUES.get(random.nextInt(VALUES.size()));
            arguments.add(random.nextInt(4) == 0 ? null : Frames.value(WireValue.Format.JSON, value));
        }
        if (random.nextInt(3) == 0) {
            return new Frame.Message(id, random.nextInt(1_000), text(random), arguments);
        }
        Frame.CallKind[] kinds = Frame.CallKind.values();
        Frame.Target target = new Frame.Target(
                kinds[random.nextInt(kinds.length)],
                text(random),
                random.ints(random.nextInt(4), 0, 1).mapToObj(i -> text(random)).toList(),
                random.nextBoolean() ? null : text(random));
        Duration left = random.nextBoolean() ? null : Duration.ofMillis(random.nextInt(100_000));
        Frame.Terms terms = new Frame.Terms(left, false, null, 0);
        return new Frame.Call(id, target, arguments, random.nextInt(2), terms, List.of(), null);
    }

    private static String text(Random random) {
        return random.ints(random.nextInt(20), ' ', 0x80)
                .filter(c -> c != '"' && c != '\\')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static byte[] byShape(Frame frame) {
        ByteBuf out = Unpooled.buffer();
        CODEC.writeByShape(frame, out);
        return ByteBufUtil.getBytes(out);
    }

    @Property
    void usualFrameIsReadAsTheTableSays(@ForAll("usual") Frame frame) {
        byte[] bytes = byShape(frame);
        ByteBuf in = Unpooled.buffer().writeByte('x').writeBytes(bytes).skipBytes(1);
        assertThat(CallJson.read(in))
                .isNotNull()
                .isEqualTo(frame)
                .isEqualTo(CODEC.readByShape(Unpooled.wrappedBuffer(bytes)));
        assertThat(in.isReadable()).isFalse();
    }

    @Property(tries = 2000)
    void textThatIsReadIsReadAsTheTableSays(@ForAll("usual") Frame frame, @ForAll int seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder(new String(byShape(frame), UTF_8));
        for (int i = random.nextInt(3); i >= 0; i--) {
            change(text, random);
        }
        readAsTheTableSays(text.toString());
    }

    private static void change(StringBuilder text, Random random) {
        int at = random.nextInt(text.length());
        String token = String.valueOf(TOKENS.charAt(random.nextInt(TOKENS.length())));
        switch (random.nextInt(4)) {
            case 0 -> text.insert(at, token);
            case 1 -> text.replace(at, at + 1, token);
            case 2 -> text.insert(at, text.substring(random.nextInt(at + 1), at));
            default -> text.deleteCharAt(at);
        }
    }

    private static void readAsTheTableSays(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        Frame read = CallJson.read(in);
        if (read == null) {
            assertThat(in.readableBytes()).isEqualTo(bytes.length);
        } else {
            assertThat(read).isEqualTo(CODEC.readByShape(Unpooled.wrappedBuffer(bytes)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"call\":{\"id\":1,\"id\":1,\"kind\":\"get\",\"type\":\"a\",\"key\":[\"b\"]}}",
                "{\"call\":{\"id\":01,\"kind\":\"get\",\"type\":\"a\",\"key\":[\"b\"]}}",
                "{\"call\":{\"id\":1,\"kind\":\"get\",\"type\":\"a\",\"key\":[\"b\"]}} ",
                "{\"call\":{\"id\":1,\"kind\":\"get\",\"type\":\"a\",\"key\":[\"b\",]}}",
                "{\"call\":{\"id\":1,\"kind\":\"get\",\"type\":\"a\",\"key\":[\"\\u0062\"]}}",
                "{\"call\":{\"id\":1,\"kind\":\"get\",\"type\":\"a\",\"key\":[\"b\"],\"newer\":1}}",
                "{\"call\":{\"id\":1,\"kind\":\"get\",\"type\":\"a\",\"key\":[\"b\"],\"connection\":\"c\"}}",
                "{\"call\":{\"id\":1000000000000000000,\"kind\":\"get\",\"type\":\"a\",\"key\":[\"b\"]}}",
                "{\"message\":{\"id\":1,\"number\":1,\"action\":\"a\",\"arguments\":[{\"json\":1.5}]}}",
                "{\"message\":{\"id\":1,\"number\":1,\"action\":\"a\",\"arguments\":[{\"json\":-0}]}}",
                "{\"message\":{\"id\":1,\"number\":1,\"action\":\"a\",\"arguments\":[{\"cbor\":\"AQ==\"}]}}",
                "{\"message\":{\"id\":1,\"number\":1,\"action\":\"a\",\"arguments\":[{\"json\":[[[[[1]]]]]}]}}",
                "{\"message\":{\"id\":1,\"number\":1}}",
                "{\"result\":{\"id\":1}}",
                "{\"call\":{"
            })
    void othersAreLeftToTheTable(String text) {
        assertThat(CallJson.read(Unpooled.wrappedBuffer(text.getBytes(UTF_8)))).isNull();
    }

    /** What is deeper than any limit allows for is refused by the table, and never read past it. */
    @Test
    void depthOfAUsualFrameIsWithinTheLeastLimit() {
        String deepest = "{\"message\":{\"id\":1,\"number\":1,\"action\":\"a\",\"arguments\":[{\"json\":[[[[1]]]]}]}}";
        byte[] bytes = deepest.getBytes(UTF_8);
        assertThat(CallJson.read(Unpooled.wrappedBuffer(bytes)))
                .isNotNull()
                .isEqualTo(CODEC.readByShape(Unpooled.wrappedBuffer(bytes)));
    }
}
