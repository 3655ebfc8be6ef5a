package dev.rouse.net.socket;

import static dev.rouse.net.socket.RawSocket.BINARY;
import static dev.rouse.net.socket.RawSocket.CLOSE;
import static dev.rouse.net.socket.RawSocket.CONTINUATION;
import static dev.rouse.net.socket.RawSocket.FIN;
import static dev.rouse.net.socket.RawSocket.PING;
import static dev.rouse.net.socket.RawSocket.PONG;
import static dev.rouse.net.socket.RawSocket.TEXT;
import static dev.rouse.net.socket.RawSocket.call;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.net.Front;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that break a rule, of the WebSocket as the cases of Autobahn do, or of the protocol on it. */
@Timeout(60)
class SocketProtocolTest {

    @RegisterExtension
    final Front front = new Front();

    private RawSocket socket;

    private RawSocket fresh() {
        socket = new RawSocket(front.port()).upgraded("rouse.v1.json");
        return socket;
    }

    private RawSocket open() {
        return fresh().opened();
    }

    @AfterEach
    void close() {
        if (socket != null) {
            socket.close();
        }
        // Whatever one client did, others are served.
        try (RawSocket other = RawSocket.open(front.port())) {
            assertThat(other.text(call(1, "text", "\"a\"")).json().has("result"))
                    .isTrue();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    // The handshake of the protocol.

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"ping\":{\"number\":1}} | open_expected | 1002",
                "{\"teleport\":{}} | open_expected | 1002",
                "{\"open\":{\"version\":{\"major\":2,\"minor\":0}}} | unknown_version | 1002",
                "{\"open\":{\"version\":{\"major\":1,\"minor\":0},\"identity\":{\"store\":\"AAAAAAAAAAAAAAAAAAAAAA==\",\"node\":\"AAAAAAAAAAAAAAAAAAAAAA==\",\"build\":\"x\"}}} | not_for_nodes | 1008",
                "{\"open\":{}} | malformed_frame | 1007",
                "open | malformed_frame | 1007",
                "'' | malformed_frame | 1007",
            })
    void firstFrameThatIsNoOpenEndsTheSocket(String frame, String code, int status) {
        fresh().text(frame).assertGoodbye(code, status);
    }

    @Test
    void callBeforeTheHandshakeDoesNotHappen() {
        front.node.on("text", arguments -> {
            throw new AssertionError("called");
        });

        fresh().text(call(1, "text", "\"a\"")).text(RawSocket.OPEN).assertGoodbye("open_expected", 1002);
        front.node.on("text", arguments -> reactor.core.publisher.Mono.just("x"));
    }

    @Test
    void newerMinorVersionSpeaksTheOlderOne() {
        assertThat(fresh().text("{\"open\":{\"version\":{\"major\":1,\"minor\":7},\"more\":[1]}}")
                        .json()
                        .at("/ready/version/minor")
                        .asInt(-1))
                .isZero();
    }

    @Test
    void clientThatSaysNothingIsClosed() {
        front.with(options -> options.connections(c -> c.headTimeout(Duration.ofMillis(100))));

        fresh().assertGoodbye("open_timeout", 1008);
    }

    @Test
    void messageThatDoesNotGoOnEndsTheSocket() {
        front.with(options -> options.connections(c -> c.requestTimeout(Duration.ofMillis(100))));

        open().frame(TEXT, bytes("{\"ping\"")).assertGoodbye("frame_timeout", 1008);
        socket.close();
        open().raw(new byte[] {(byte) (FIN | TEXT)}).assertGoodbye("frame_timeout", 1008);
    }

    @Test
    void secondOpenIsRefusedByName() {
        assertThat(open().text(RawSocket.OPEN).json().at("/error/error/message").asString())
                .contains("'open'");
    }

    @Test
    void goodbyeIsAnswered() {
        open().text("{\"goodbye\":{\"code\":\"done\",\"message\":\"x\"}}").assertGoodbye("goodbye", 1000);
    }

    // Frames of JSON.

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "{\"call\":{\"id\":1}}",
                "{\"call\":{\"id\":-1,\"kind\":\"get\",\"type\":\"probe\",\"key\":[\"k\"]}}",
                "{\"call\":{\"id\":1e99,\"kind\":\"get\",\"type\":\"probe\",\"key\":[\"k\"]}}",
                "{\"ping\":{\"number\":1}}{\"ping\":{\"number\":1}}",
                "{\"ping\":{\"number\":1},\"pong\":{\"number\":1}}",
                "{\"ready\":{\"version\":{\"major\":1,\"minor\":0},\"limits\":{\"frameBytes\":1,\"callsInFlight\":1,\"depth\":1}}}",
            })
    void frameThatIsNoneEndsTheSocket(String frame) {
        open().text(frame).assertGoodbye("malformed_frame", 1007);
    }

    @Test
    void deepFrameEndsTheSocket() {
        front.with(options -> options.sockets(s -> s.depth(20)));

        open().text(call(1, "any", "[".repeat(10) + "]".repeat(10)));
        assertThat(socket.json().at("/error/id").asInt()).isEqualTo(1);
        socket.text(call(1, "text", "[".repeat(20_000) + "]".repeat(20_000))).assertGoodbye("malformed_frame", 1007);
    }

    @Test
    void longNumberEndsTheSocket() {
        open().text(call(1, "exact", "1" + "0".repeat(2000))).assertGoodbye("malformed_frame", 1007);
    }

    @Test
    void frameIsAsLargeAsTheLimitAndNoLarger() {
        front.with(options -> options.sockets(s -> s.frameBytes(8192)));
        String frame = call(1, "text", "\"\"");
        String largest = call(1, "text", "\"" + "x".repeat(8192 - frame.length()) + "\"");

        assertThat(open().text(largest).json().has("result")).isTrue();
        socket.text(largest + " ").assertGoodbye("frame_too_large", 1009);
        socket.close();
        open().frame(TEXT, bytes(largest)).frame(FIN | CONTINUATION, bytes(" ")).assertGoodbye("frame_too_large", 1009);
    }

    @Test
    void lengthThatIsOnlyClaimedTakesNothing() {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        RawSocket.head(head, FIN | TEXT, Long.MAX_VALUE, 0x80);

        open().raw(head.toByteArray()).raw(new byte[4]).assertGoodbye("frame_too_large", 1009);
    }

    // Messages, after Autobahn.

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
    void opcodeThatIsReservedEndsTheSocket(int opcode) {
        open().frame(FIN | opcode, bytes("x")).assertGoodbye("malformed_message", 1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x40, 0x20, 0x10, 0x70})
    void bitsThatAreReservedEndTheSocket(int bits) {
        open().frame(FIN | bits | TEXT, bytes("x")).assertGoodbye("malformed_message", 1002);
    }

    @Test
    void messageWithoutAMaskEndsTheSocket() {
        open().raw(new byte[] {(byte) (FIN | TEXT), 1, 'x'}).assertGoodbye("malformed_message", 1002);
    }

    @Test
    void binaryMessageEndsASocketOfText() {
        open().frame(FIN | BINARY, bytes("{\"ping\":{\"number\":1}}")).assertGoodbye("unknown_message", 1003);
    }

    @ParameterizedTest
    @ValueSource(ints = {PING, PONG, CLOSE})
    void controlMessageInPartsEndsTheSocket(int opcode) {
        open().frame(opcode, new byte[0]).assertGoodbye("malformed_message", 1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {PING, PONG})
    void largeControlMessageEndsTheSocket(int opcode) {
        open().frame(FIN | opcode, new byte[126]).assertGoodbye("malformed_message", 1002);
    }

    @Test
    void controlMessagesMayComeBetweenParts() {
        byte[] frame = bytes("{\"ping\":{\"number\":7}}");

        open().frame(TEXT, Arrays.copyOf(frame, 5))
                .frame(FIN | PING, bytes("a"))
                .frame(FIN | PONG, bytes("b"))
                .frame(CONTINUATION, new byte[0])
                .frame(FIN | CONTINUATION, Arrays.copyOfRange(frame, 5, frame.length));
        assertThat(socket.next().opcode()).isEqualTo(PONG);
        assertThat(socket.json().at("/pong/number").asInt()).isEqualTo(7);
    }

    @Test
    void continuationOfNothingEndsTheSocket() {
        open().frame(FIN | CONTINUATION, bytes("x")).assertGoodbye("malformed_message", 1002);
    }

    @Test
    void socketThatBrokeARuleEndsThoughItsClientStays() {
        open().frame(FIN | 0x40 | TEXT, bytes("x"));
        assertThat(socket.json().at("/goodbye/code").asString()).isEqualTo("malformed_message");
        socket.answerClose(1002);
        assertThat(socket.next()).isNull();
    }

    @Test
    void newMessageWithinAnotherEndsTheSocket() {
        open().frame(TEXT, bytes("{")).frame(FIN | TEXT, bytes("}")).assertGoodbye("malformed_message", 1002);
    }

    @ParameterizedTest
    @ValueSource(strings = {"FF", "C0AF", "EDA080", "F4908080", "CE"})
    void textThatIsNotUtf8EndsTheSocket(String hex) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.writeBytes(bytes("{\"ping\":{\"number\":1,\"x\":\""));
        frame.writeBytes(java.util.HexFormat.of().parseHex(hex));
        frame.writeBytes(bytes("\"}}"));

        open().frame(FIN | TEXT, frame.toByteArray());
        socket.assertGoodbye("malformed_message", 1007);
    }

    @Test
    void characterMayBeCutByParts() {
        byte[] frame = bytes(call(1, "text", "\"\u20ac\""));
        int cut = call(1, "text", "\"").indexOf("\"json\":\"") + 9;

        open().frame(TEXT, Arrays.copyOf(frame, cut))
                .frame(FIN | CONTINUATION, Arrays.copyOfRange(frame, cut, frame.length));
        assertThat(socket.json().at("/result/value/json").asString()).isEqualTo("\u20ac");
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1003, 1007, 1011, 3000, 4999})
    void closeIsAnsweredByItself(int status) {
        open().frame(FIN | CLOSE, new byte[] {(byte) (status >> 8), (byte) status, 'x'});
        RawSocket.Message close = socket.next();
        assertThat(close.opcode()).isEqualTo(CLOSE);
        assertThat(close.status()).isEqualTo(status);
        assertThat(socket.next()).isNull();
    }

    @Test
    void closeWithoutAStatusIsAnsweredByOne() {
        open().frame(FIN | CLOSE, new byte[0]);
        assertThat(socket.next().payload()).isEmpty();
        assertThat(socket.next()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1016, 2999, 65535})
    void closeWithAStatusThatIsNoneEndsTheSocket(int status) {
        open().frame(FIN | CLOSE, new byte[] {(byte) (status >> 8), (byte) status});
        socket.assertGoodbye("malformed_message", 1002);
    }

    @Test
    void closeOfOneByteEndsTheSocket() {
        open().frame(FIN | CLOSE, new byte[] {3}).assertGoodbye("malformed_message", 1002);
    }

    @Test
    void closeWhoseReasonIsNotUtf8EndsTheSocket() {
        open().frame(FIN | CLOSE, new byte[] {3, (byte) 0xE8, (byte) 0xFF}).assertGoodbye("malformed_message", 1007);
    }

    @Test
    void manyMessagesInOnePieceAreServed() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 1; i <= 200; i++) {
            all.writeBytes(RawSocket.masked(FIN | TEXT, bytes(call(i, "text", "\"" + i + "\""))));
        }
        open().raw(all.toByteArray());
        for (int i = 1; i <= 200; i++) {
            assertThat(socket.json().at("/result/id").asInt()).isEqualTo(i);
        }
    }

    @Test
    void messageByteByByteIsServed() {
        open();
        for (byte each : RawSocket.masked(FIN | TEXT, bytes(call(1, "text", "\"a\"")))) {
            socket.raw(new byte[] {each});
        }
        assertThat(socket.json().has("result")).isTrue();
    }
}
