package dev.rouse.net.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.net.Front;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Compression of messages, as browsers ask for it. */
@Timeout(60)
class SocketDeflateTest {

    private static final int COMPRESSED = 0x40;
    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits";

    @RegisterExtension
    final Front front = new Front();

    private RawSocket socket;

    private RawSocket open() {
        socket = new RawSocket(front.port());
        RawSocket.Reply reply = socket.ask(RawSocket.request("/socket", OFFER));
        assertThat(reply.header("sec-websocket-extensions"))
                .startsWith("permessage-deflate")
                .contains("server_no_context_takeover")
                .contains("client_no_context_takeover");
        return socket.opened();
    }

    @AfterEach
    void close() {
        if (socket != null) {
            socket.close();
        }
    }

    private static byte[] deflated(byte[] bytes) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(bytes);
        byte[] buffer = new byte[1 << 16];
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int n = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
                n > 0;
                n = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH)) {
            out.write(buffer, 0, n);
        }
        deflater.end();
        return Arrays.copyOf(out.toByteArray(), out.size() - 4);
    }

    private static String inflated(byte[] bytes) throws DataFormatException {
        Inflater inflater = new Inflater(true);
        byte[] whole = Arrays.copyOf(bytes, bytes.length + 4);
        whole[bytes.length + 2] = (byte) 0xFF;
        whole[bytes.length + 3] = (byte) 0xFF;
        inflater.setInput(whole);
        byte[] out = new byte[1 << 20];
        int length = inflater.inflate(out);
        inflater.end();
        return new String(out, 0, length, StandardCharsets.UTF_8);
    }

    private static byte[] call(String text) {
        return RawSocket.call(1, "text", "\"" + text + "\"").getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void largeMessagesAreCompressedBothWaysAndSmallOnesAreNot() throws DataFormatException {
        String large = "abcdefgh".repeat(5000);

        open().frame(RawSocket.FIN | COMPRESSED | RawSocket.TEXT, deflated(call(large)));
        for (int i = 0; i < 2; i++) {
            RawSocket.Message answer = socket.next();
            assertThat(answer.first() & COMPRESSED).isNotZero();
            assertThat(answer.payload().length).isLessThan(1000);
            assertThat(JsonMapper.shared()
                            .readTree(inflated(answer.payload()))
                            .at("/result/value/json")
                            .asString())
                    .isEqualTo(large);
            socket.frame(RawSocket.FIN | RawSocket.TEXT, call(large));
        }
        socket.next();
        socket.frame(RawSocket.FIN | RawSocket.TEXT, call("a"));
        assertThat(socket.next().first() & COMPRESSED).isZero();
    }

    @Test
    void messageInPartsIsCompressedAsAWhole() {
        byte[] bytes = deflated(call("a".repeat(100)));

        open().frame(COMPRESSED | RawSocket.TEXT, Arrays.copyOf(bytes, 10))
                .frame(RawSocket.CONTINUATION, Arrays.copyOfRange(bytes, 10, 20))
                .frame(RawSocket.FIN | RawSocket.CONTINUATION, Arrays.copyOfRange(bytes, 20, bytes.length));
        assertThat(socket.json().at("/result/value/json").asString()).hasSize(100);
    }

    @ParameterizedTest
    @ValueSource(ints = {69_632 + 1, 1_000_000, 60_000_000})
    void messageThatIsTooLargeOnceInflatedEndsTheSocket(int size) {
        byte[] small = deflated(new byte[size]);
        assertThat(small.length).isLessThan(69_632);

        open().frame(RawSocket.FIN | COMPRESSED | RawSocket.TEXT, small).assertGoodbye("frame_too_large", 1009);
    }

    @Test
    void partsThatAreTooLargeTogetherEndTheSocket() {
        byte[] part = deflated(" ".repeat(50_000).getBytes(StandardCharsets.UTF_8));
        byte[] cut = Arrays.copyOf(part, part.length + 4);
        cut[part.length + 2] = (byte) 0xFF;
        cut[part.length + 3] = (byte) 0xFF;

        open().frame(COMPRESSED | RawSocket.TEXT, cut)
                .frame(RawSocket.FIN | RawSocket.CONTINUATION, part)
                .assertGoodbye("frame_too_large", 1009);
    }

    @Test
    void messageThatIsNotCompressedThoughItSaysSoEndsTheSocket() {
        open().frame(RawSocket.FIN | COMPRESSED | RawSocket.TEXT, call("a")).assertGoodbye("malformed_message", 1007);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x20, 0x10, 0x60})
    void otherReservedBitsEndTheSocket(int bits) {
        open().frame(RawSocket.FIN | bits | RawSocket.TEXT, deflated(call("a")))
                .assertGoodbye("malformed_message", 1002);
    }

    @Test
    void compressedControlMessageEndsTheSocket() {
        open().frame(RawSocket.FIN | COMPRESSED | RawSocket.PING, new byte[0]).assertGoodbye("malformed_message", 1002);
    }

    @Test
    void compressionCanBeTurnedOff() {
        front.with(options -> options.sockets(s -> s.compression(false)));
        socket = new RawSocket(front.port());

        assertThat(socket.ask(RawSocket.request("/socket", OFFER)).header("sec-websocket-extensions"))
                .isNull();
        socket.opened()
                .frame(RawSocket.FIN | COMPRESSED | RawSocket.TEXT, deflated(call("a")))
                .assertGoodbye("malformed_message", 1002);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-webkit-deflate-frame", "permessage-deflate; unknown=1", "permessage-bzip2"})
    void offerThatIsNotUnderstoodIsPassedBy(String offer) {
        socket = new RawSocket(front.port());

        RawSocket.Reply reply = socket.ask(RawSocket.request("/socket", "Sec-WebSocket-Extensions: " + offer));
        assertThat(reply.status()).isEqualTo(101);
        assertThat(reply.header("sec-websocket-extensions")).isNull();
        socket.opened();
    }
}
