package dev.rouse.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.JacksonStateCodec;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import tools.jackson.databind.json.JsonMapper;

/** Scalars are the same JSON as Jackson's, and the same values. */
final class JsonScalarsTest {

    private static final JacksonStateCodec BY_JACKSON = new JacksonStateCodec(
            JacksonStateCodec.lossless(JsonMapper.builder()).build());

    private final JacksonStateCodec codec = new JacksonStateCodec();

    private void isTheSame(Object value) {
        byte[] expected = BY_JACKSON.encode(value, value.getClass());
        assertThat(codec.encode(value, value.getClass())).isEqualTo(expected);
        assertThat(codec.decode(expected, value.getClass())).isEqualTo(value);
    }

    @Property
    void longIsTheSame(@ForAll long value) {
        isTheSame(value);
    }

    @Property
    void integerIsTheSame(@ForAll int value) {
        isTheSame(value);
    }

    @Property
    void textIsTheSame(@ForAll String value) {
        isTheSame(value);
    }

    @Example
    void edgesAreTheSame() {
        isTheSame(Long.MIN_VALUE);
        isTheSame(Long.MAX_VALUE);
        isTheSame(Integer.MIN_VALUE);
        isTheSame(true);
        isTheSame("");
        isTheSame("a \"quoted\" \\ text\n");
    }

    @Example
    void whatIsNotAsSimpleIsLeftToJackson() {
        for (String json : new String[] {"", "-", "01", "-0", "1.0", "1e3", " 1", "1234567890123456789"}) {
            assertThat(JsonScalars.decode(json.getBytes(StandardCharsets.UTF_8), Long.class))
                    .as(json)
                    .isNull();
        }
        assertThat(JsonScalars.decode("3000000000".getBytes(StandardCharsets.UTF_8), Integer.class))
                .isNull();
        assertThat(JsonScalars.decode("\"a".getBytes(StandardCharsets.UTF_8), String.class))
                .isNull();
        assertThat(JsonScalars.encode(1L, Object.class)).isNull();
    }
}
