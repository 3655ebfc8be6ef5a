package dev.rouse.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is no frame is refused with what was expected and what was given; what only a newer version knows is not malformed. */
final class MalformedFrameTest {

    private static final FrameCodec CBOR = new FrameCodec(FrameEncoding.CBOR, WireLimits.DEFAULTS);
    private static final FrameCodec JSON = new FrameCodec(FrameEncoding.JSON, WireLimits.DEFAULTS);

    private static Frame json(String text) {
        return Frames.decoded(text.getBytes(StandardCharsets.UTF_8), JSON);
    }

    private static Frame cbor(String hex) {
        return Frames.decoded(HexFormat.of().parseHex(hex.replace(" ", "")), CBOR);
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                arguments("", "A frame: expected an object, got the end of it."),
                arguments("[1]", "A frame: expected an object, got an array."),
                arguments("{}", "A frame: expected the name of a frame, got the end of an object."),
                arguments("{\"ping\":7}", "Frame 'ping': expected an object of fields, got '7'."),
                arguments(
                        "{\"ping\":{\"number\":-1}}",
                        "Frame 'ping', field 'number': expected a whole number from 0 to 9223372036854775807, got '-1'."),
                arguments(
                        "{\"ping\":{\"number\":9223372036854775808}}",
                        "Frame 'ping', field 'number': expected a whole number from 0 to 9223372036854775807, got"
                                + " '9223372036854775808'."),
                arguments(
                        "{\"ping\":{\"number\":1.5}}",
                        "Frame 'ping', field 'number': expected a whole number from 0 to 9223372036854775807, got '1.5'."),
                arguments("{\"ping\":{}}", "Frame 'ping', field 'number': expected it to be there, got nothing."),
                arguments(
                        "{\"ping\":{\"number\":1,\"number\":2}}",
                        "Frame 'ping', field 'number': expected each field once, got it twice."),
                arguments("{\"ping\":{\"number\":1}} 2", "Frame 'ping': expected nothing behind the frame, got '2'."),
                arguments(
                        "{\"ping\":{\"number\":1},\"pong\":{\"number\":1}}",
                        "Frame 'ping': expected one frame, got 'pong'."),
                arguments(
                        "{\"goodbye\":{\"code\":\"a\\nb\",\"message\":3}}",
                        "Frame 'goodbye', field 'message': expected a text, got '3'."),
                arguments(
                        "{\"goodbye\":{\"code\":true}}", "Frame 'goodbye', field 'code': expected a text, got 'true'."),
                arguments(
                        "{\"call\":{\"id\":1,\"kind\":\"get\",\"type\":\"t\",\"key\":[\"k\",null]}}",
                        "Frame 'call', field 'key': expected a text, got null."),
                arguments(
                        "{\"call\":{\"id\":1,\"kind\":\"get\",\"type\":\"t\",\"key\":[\"k\"],\"arguments\":[5]}}",
                        "Frame 'call', field 'arguments': expected an object with the format of a value, got '5'."),
                arguments(
                        "{\"result\":{\"id\":1,\"value\":{}}}",
                        "Frame 'result', field 'value': expected the format of a value, got the end of an object."),
                arguments(
                        "{\"result\":{\"id\":1,\"value\":{\"json\":1,\"own\":\"\"}}}",
                        "Frame 'result', field 'value': expected one format of a value, got 'own'."),
                arguments(
                        "{\"result\":{\"id\":1,\"value\":{\"own\":7}}}",
                        "Frame 'result', field 'value': expected a text of bytes in Base64, got '7'."),
                arguments(
                        "{\"moved\":{\"id\":1,\"shard\":1,\"owner\":\"AQID\"}}",
                        "Frame 'moved', field 'owner': expected 16 bytes, got 3 bytes."),
                arguments(
                        "{\"open\":{\"version\":{\"major\":1,\"minor\":2147483648},\"nonce\":\"\"}}",
                        "Frame 'open', field 'version.minor': expected a whole number from 0 to 2147483647, got"
                                + " '2147483648'."),
                arguments(
                        "{\"ready\":{\"version\":{\"major\":1,\"minor\":0},\"limits\":{\"frameBytes\":1,\"callsInFlight\":1,\"depth\":9}}}",
                        "Frame 'ready': expected valid fields, got The limit frameBytes of a connection is at least 8192,"
                                + " got 1."));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void jsonThatIsNoFrameIsRefusedByFieldWithWhatWasExpectedAndGiven(String text, String message) {
        assertThatThrownBy(() -> json(text))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @MethodSource("garbage")
    void cborThatIsNoFrameIsRefused(String hex) {
        assertThatThrownBy(() -> cbor(hex)).isInstanceOf(MalformedFrameException.class);
    }

    static Stream<String> garbage() {
        return Stream.of(
                "",
                "00",
                "80",
                "8107",
                "82 6470696e67 20", // -1
                "82 6470696e67 f97e00", // not a number
                "82 6470696e67 1bffffffffffffffff",
                "82 6470696e67 07 00", // more behind it
                "9a7fffffff 6470696e67 07", // an array that is said to be long
                "82 6470696e67", // one that ends early
                "82 7a7fffffff 70696e67", // a name that is said to be long
                "83 66726573756c74 01 5a7fffffff 00", // bytes that are said to be many
                "83 66726573756c74 01 5bffffffffffffffff 00",
                "82 6470696e67 c2497fffffffffffffffff", // a big number
                "82 6470696e67 f7", // undefined is absent
                "83 67676f6f64627965 62c328 6161", // no UTF-8
                "83 66726573756c74 01 a0",
                "ff",
                "9fff",
                "474554202f20485454502f312e310d0a0d0a"); // GET / HTTP/1.1
    }

    @Test
    void depthIsBounded() {
        String deep = "[".repeat(100) + "]".repeat(100);
        assertThatThrownBy(() -> json("{\"result\":{\"id\":1,\"value\":{\"json\":" + deep + "}}}"))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("depth");
        assertThatThrownBy(() -> json("{\"whisper\":{\"id\":1,\"unknown\":" + deep + "}}"))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("depth");
        assertThatThrownBy(() -> cbor("82 6470696e67" + "81".repeat(100) + "00"))
                .isInstanceOf(MalformedFrameException.class);
    }

    @Test
    void frameOfANewerVersionIsRecognizedAsThat() {
        assertThat(json("{\"whisper\":{\"to\":[{}],\"id\":9}}")).isEqualTo(new Frame.Unrecognized("'whisper'", 9));
        assertThat(json("{\"whisper\":{\"id\":\"nine\"}}")).isEqualTo(new Frame.Unrecognized("'whisper'", 0));
        assertThat(cbor("84 6777686973706572 09 81a0 f6")).isEqualTo(new Frame.Unrecognized("'whisper'", 9));
        assertThat(cbor("82 6777686973706572 81a0")).isEqualTo(new Frame.Unrecognized("'whisper'", 0));
        assertThat(cbor("81 6777686973706572")).isEqualTo(new Frame.Unrecognized("'whisper'", 0));
    }

    @Test
    void kindAndFormatOfANewerVersionAreRecognizedAsThat() {
        assertThat(json("{\"call\":{\"kind\":\"wake\",\"type\":\"t\",\"key\":[\"k\"],\"id\":9}}"))
                .isEqualTo(new Frame.Unrecognized("'call' with kind 'wake'", 9));
        assertThat(json("{\"result\":{\"id\":9,\"value\":{\"protobuf\":[1]}}}"))
                .isEqualTo(new Frame.Unrecognized("'result' with value 'protobuf'", 9));
        assertThat(cbor("83 66726573756c74 09 d8ff 4101"))
                .isEqualTo(new Frame.Unrecognized("'result' with value 'tag 255'", 9));
    }

    @Test
    void fieldsOfANewerVersionAreSkipped() {
        assertThat(json("{\"ping\":{\"since\":{\"a\":[1,2]},\"number\":7}}")).isEqualTo(new Frame.Ping(7));
        assertThat(cbor("84 6470696e67 07 a1616182 0102 f6")).isEqualTo(new Frame.Ping(7));
    }

    @Test
    void absentFieldsAreWhatTheyMostlyAre() {
        assertThat(json("{\"error\":{\"id\":1,\"error\":{\"type\":\"X\"}}}"))
                .as("whether a turn began is not known: it may have")
                .isInstanceOfSatisfying(
                        Frame.Failure.class,
                        failure -> assertThat(failure.begun()).isTrue());
        assertThat(cbor("83 656d6f766564 01 00")).isEqualTo(new Frame.Moved(1, 0, null, null, 0));
    }

    @Test
    void longNamesAreNotRepeated() {
        String name = "x".repeat(1000);
        assertThat(((Frame.Unrecognized) json("{\"" + name + "\":{}}")).name()).hasSize(69);
        assertThatThrownBy(() -> json("{\"" + "x".repeat(5000) + "\":{}}")).isInstanceOf(MalformedFrameException.class);
    }
}
