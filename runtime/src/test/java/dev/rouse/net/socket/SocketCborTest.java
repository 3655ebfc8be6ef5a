package dev.rouse.net.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.net.Front;
import dev.rouse.net.socket.frame.CborValues;
import dev.rouse.wire.Frame;
import dev.rouse.wire.FrameCodec;
import dev.rouse.wire.FrameEncoding;
import dev.rouse.wire.ProtocolVersion;
import dev.rouse.wire.WireLimits;
import dev.rouse.wire.WireValue;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORMapper;

/** Calls on a socket of CBOR. */
@Timeout(60)
class SocketCborTest {

    private static final CBORMapper CBOR = CBORMapper.shared();
    private static final FrameCodec CODEC = new FrameCodec(FrameEncoding.CBOR, WireLimits.DEFAULTS);

    private static final JsonMapper EXACT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    @RegisterExtension
    final Front front = new Front();

    private RawSocket socket;

    private RawSocket socket() {
        if (socket == null) {
            socket = new RawSocket(front.port()).upgraded("rouse.v1.cbor");
            Frame ready = ask(new Frame.Open(ProtocolVersion.CURRENT, null, new byte[0]));
            assertThat(ready).isInstanceOf(Frame.Ready.class);
        }
        return socket;
    }

    @AfterEach
    void close() {
        if (socket != null) {
            socket.close();
        }
    }

    private static byte[] encoded(Frame frame) {
        ByteBuf bytes = Unpooled.buffer();
        CODEC.encode(frame, bytes);
        return ByteBufUtil.getBytes(bytes);
    }

    private Frame next() {
        RawSocket.Message message = socket().next();
        assertThat(message.opcode()).isEqualTo(RawSocket.BINARY);
        return CODEC.decode(Unpooled.wrappedBuffer(message.payload()));
    }

    private Frame ask(Frame frame) {
        socket().binary(encoded(frame));
        return next();
    }

    private static Frame.Call call(long id, String action, long demand, WireValue... arguments) {
        return new Frame.Call(
                id,
                new Frame.Target(Frame.CallKind.GET_OR_CREATE, "probe", List.of("k"), action),
                List.of(arguments),
                demand,
                new Frame.Terms(null, false, null, 0),
                List.of(),
                null);
    }

    private static WireValue cbor(Object value) {
        return new WireValue(WireValue.Format.CBOR, CBOR.writeValueAsBytes(value));
    }

    private static WireValue cbor(String hex) {
        return new WireValue(WireValue.Format.CBOR, HexFormat.of().parseHex(hex));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "order | {\"customer\":\"c\",\"lines\":[{\"sku\":\"s\",\"count\":2}],\"note\":null}",
                "exact | 1234567890123456789.000000000000000000001",
                "exact | 1.1",
                "ratio | 0.1",
                "whole | 9223372036854775807",
                "flag | true",
                "maybe | \"x\"",
                "colour | \"RED\"",
                "lines | {\"a\":[{\"sku\":\"s\",\"count\":1}]}"
            })
    void resultsAreTheSameAsOfRequests(String action, String argument) {
        String told = front.call(action, "[" + argument + "]").body();
        byte[] value = CborValues.ofJson(argument.getBytes(), 0, argument.getBytes().length);

        Frame.Result result = (Frame.Result) ask(call(1, action, 0, new WireValue(WireValue.Format.CBOR, value)));

        assertThat(result.value().format()).isEqualTo(WireValue.Format.CBOR);
        assertThat(CBOR.readTree(result.value().bytes()).toString())
                .isEqualTo(EXACT.readTree(told).toString());
    }

    @Test
    void argumentsMayBeJsonAsWell() {
        front.node.on("add", arguments -> Mono.just((int) arguments[0] + (int) arguments[1]));

        Frame.Result result = (Frame.Result)
                ask(call(1, "add", 0, new WireValue(WireValue.Format.JSON, "1".getBytes()), cbor((Object) 2)));

        assertThat(CBOR.readValue(result.value().bytes(), int.class)).isEqualTo(3);
    }

    @Test
    void bytesAreBytes() {
        Frame.Result result = (Frame.Result) ask(call(1, "bytes", 0, cbor("43000102")));

        assertThat(CBOR.readValue(result.value().bytes(), String.class)).isEqualTo("AAEC");
    }

    @Test
    void streamComesAsFarAsItIsAskedFor() {
        front.node.on("count", arguments -> Flux.range(0, 3));

        Frame.Next first = (Frame.Next) ask(call(1, "count", 1, cbor((Object) 3)));
        assertThat(CBOR.readValue(first.value().bytes(), int.class)).isZero();
        assertThat(ask(new Frame.Ping(7))).isEqualTo(new Frame.Pong(7));
        assertThat(((Frame.Next) ask(new Frame.Request(1, 5))).id()).isEqualTo(1);
        assertThat(next()).isInstanceOf(Frame.Next.class);
        assertThat(next()).isEqualTo(new Frame.Complete(1));
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of("nothing", ""),
                Arguments.of("two items", "0102"),
                Arguments.of("a break", "FF"),
                Arguments.of("reserved", "1C"),
                Arguments.of("cut text", "7801"),
                Arguments.of("long array", "9B7FFFFFFFFFFFFFFF"),
                Arguments.of("long bytes", "5B7FFFFFFFFFFFFFFF"),
                Arguments.of("deep", "81".repeat(100) + "01"),
                Arguments.of("open array", "9F01"),
                Arguments.of("huge exponent", "C4821A7FFFFFFF01"),
                Arguments.of("negative exponent", "C4823A7FFFFFFE01"),
                Arguments.of("huge number", "C259FFFF" + "FF".repeat(65535)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void argumentThatIsNoItemIsATypedFailureAndTheSocketGoesOn(String what, String hex) {
        Frame answer = ask(call(1, "exact", 0, cbor(hex)));

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Frame.Failure.class,
                        failure -> assertThat(failure.error().facts().code()).isEqualTo("invalid_call"));
        assertThat(ask(call(2, "text", 0, cbor((Object) "a")))).isInstanceOf(Frame.Result.class);
    }

    @Test
    void valueInAFormOfItsOwnIsRefused() {
        Frame.Failure failure =
                (Frame.Failure) ask(call(1, "text", 0, new WireValue(WireValue.Format.OWN, new byte[] {1})));

        assertThat(failure.error().facts().code()).isEqualTo("invalid_call");
    }

    @Test
    void textMessageEndsASocketOfCbor() {
        socket().text("{}");
        assertThat(next())
                .isInstanceOfSatisfying(
                        Frame.Goodbye.class,
                        goodbye -> assertThat(goodbye.code()).isEqualTo("unknown_message"));
        socket.assertClosed(1003);
    }

    @ParameterizedTest
    @CsvSource({"FF", "80", "8101", "A0", "9F", "82646361 6C6C", "F7"})
    void frameThatIsNoneEndsTheSocket(String hex) {
        socket().binary(HexFormat.of().parseHex(hex.replace(" ", "")));
        assertThat(next())
                .isInstanceOfSatisfying(
                        Frame.Goodbye.class,
                        goodbye -> assertThat(goodbye.code()).isEqualTo("malformed_frame"));
        socket.assertClosed(1007);
    }

    @Test
    void mapsAndListsArriveAsTheyAre() {
        front.node.on("any", arguments -> Mono.just(Map.of("a", List.of(1, 2.5, "x", true))));

        Frame.Result result = (Frame.Result) ask(call(1, "any", 0));

        assertThat(CBOR.readTree(result.value().bytes()).toString()).isEqualTo("{\"a\":[1,2.5,\"x\",true]}");
    }
}
