package dev.rouse.net.socket.frame;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORMapper;

/** Plain values are the same in CBOR, and others are left to the parser. */
final class CborScalarsTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final CBORMapper CBOR = CBORMapper.shared();

    private static byte @Nullable [] cbor(String json) {
        byte[] bytes = ("[" + json + "]").getBytes(UTF_8);
        return CborScalars.ofJson(bytes, 1, bytes.length - 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "1",
                "23",
                "24",
                "255",
                "256",
                "65535",
                "65536",
                "999999999",
                "-1",
                "-24",
                "-25",
                "-256",
                "-257",
                "-65536",
                "-65537",
                "-999999999",
                "true",
                "false",
                "null",
                "\"\"",
                "\"a b/~\u007f\""
            })
    void plainValueIsTheSame(String json) {
        assertThat(cbor(json)).isNotNull();
        assertThat(CBOR.readTree(cbor(json))).isEqualTo(JSON.readTree(json));
    }

    @Test
    void textIsTheSameOfWhateverLength() {
        for (int length = 0; length <= 255; length++) {
            String json = '"' + "x".repeat(length) + '"';
            assertThat(CBOR.readTree(cbor(json))).isEqualTo(JSON.readTree(json));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "-0",
                "01",
                "1000000000",
                "-1000000000",
                "1.5",
                "1e3",
                "\"",
                "\"\\n\"",
                "\"\u00e9\"",
                "\"a\"b\"",
                "\"a",
                "[]",
                "{}",
                "tru",
                "nul",
                "nullx",
                " 1",
                "1 "
            })
    void othersAreLeftToTheParser(String json) {
        assertThat(cbor(json)).isNull();
    }

    @Test
    void longTextIsLeftToTheParser() {
        assertThat(cbor('"' + "x".repeat(256) + '"')).isNull();
    }
}
