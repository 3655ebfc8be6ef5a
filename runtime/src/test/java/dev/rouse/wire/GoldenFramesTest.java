package dev.rouse.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The bytes of frames as nodes and clients out there send them. When one of these tests fails, they no longer understand each
 * other: add a field at the end or a frame, with a newer minor version, rather than change {@code golden/frames.properties}.
 */
final class GoldenFramesTest {

    private static final FrameCodec CBOR = new FrameCodec(FrameEncoding.CBOR, WireLimits.DEFAULTS);
    private static final FrameCodec JSON = new FrameCodec(FrameEncoding.JSON, WireLimits.DEFAULTS);
    private static final Properties GOLDEN = golden();
    private static final Map<String, Frame> EXAMPLES = Frames.examples();

    private static Properties golden() {
        Properties golden = new Properties();
        try (InputStream in = GoldenFramesTest.class.getResourceAsStream("/golden/frames.properties")) {
            golden.load(in);
            return golden;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Set<String> names() {
        return EXAMPLES.keySet();
    }

    @ParameterizedTest
    @MethodSource("names")
    void writesTheBytesOfTheGoldenFile(String name) {
        Frame frame = EXAMPLES.get(name);
        assertThat(HexFormat.of().formatHex(Frames.encoded(frame, CBOR))).isEqualTo(GOLDEN.get(name + ".cbor"));
        assertThat(new String(Frames.encoded(frame, JSON), StandardCharsets.UTF_8))
                .isEqualTo(GOLDEN.get(name + ".json"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void readsTheBytesOfTheGoldenFile(String name) {
        byte[] cbor = HexFormat.of().parseHex(GOLDEN.getProperty(name + ".cbor"));
        byte[] json = GOLDEN.getProperty(name + ".json").getBytes(StandardCharsets.UTF_8);
        assertThat(Frames.decoded(cbor, CBOR)).usingRecursiveComparison().isEqualTo(EXAMPLES.get(name));
        assertThat(Frames.decoded(json, JSON)).usingRecursiveComparison().isEqualTo(EXAMPLES.get(name));
    }

    @Test
    void everyFrameHasGoldenBytesAndEveryGoldenByteItsFrame() {
        Set<String> names = GOLDEN.stringPropertyNames().stream()
                .map(name -> name.substring(0, name.lastIndexOf('.')))
                .collect(Collectors.toSet());
        assertThat(names).isEqualTo(EXAMPLES.keySet());
        Set<Class<?>> sent = EXAMPLES.values().stream().map(Object::getClass).collect(Collectors.toSet());
        for (Class<?> frame : Frame.class.getPermittedSubclasses()) {
            assertThat(sent.contains(frame)).as(frame.getName()).isEqualTo(frame != Frame.Unrecognized.class);
        }
    }
}
