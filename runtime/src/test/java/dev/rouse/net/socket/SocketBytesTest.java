package dev.rouse.net.socket;

import dev.rouse.wire.Frame;
import dev.rouse.wire.FrameCodec;
import dev.rouse.wire.FrameEncoding;
import dev.rouse.wire.WireLimits;
import dev.rouse.wire.WireValue;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Any bytes on a socket, and frames with some of their bytes changed, cut or put together: none of them breaks it. */
class SocketBytesTest {

    private static final List<byte[]> TEXTS = List.of(
            utf8(RawSocket.call(1, "order", "{\"customer\":\"c\",\"lines\":[{\"sku\":\"s\",\"count\":2}]}")),
            utf8(RawSocket.stream(2, "count", 3, "5")),
            utf8("{\"call\":{\"id\":3,\"kind\":\"info\",\"type\":\"probe\",\"key\":[\"k\"],\"micros\":5}}"),
            utf8("{\"cancel\":{\"id\":1}}"),
            utf8("{\"request\":{\"id\":2,\"elements\":9}}"),
            utf8("{\"subscribe\":{\"id\":4,\"type\":\"probe\",\"key\":[\"k\"],\"topic\":\"t\"}}"),
            utf8("{\"ping\":{\"number\":1}}"),
            utf8("{\"goodbye\":{\"code\":\"x\",\"message\":\"y\"}}"));

    private static final List<byte[]> BINARIES = List.of(
            binary(call("text", WireValue.Format.CBOR, 0x62, 'a', 'b')),
            binary(call("exact", WireValue.Format.CBOR, 0xC4, 0x82, 0x01, 0x19, 0x0F, 0xA0)),
            binary(call("any", WireValue.Format.JSON, '[', '1', ']')),
            binary(new Frame.Ping(1)),
            binary(new Frame.Cancel(1)),
            binary(new Frame.Request(1, 5)));

    private static Frame call(String action, WireValue.Format format, int... bytes) {
        byte[] value = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            value[i] = (byte) bytes[i];
        }
        return new Frame.Call(
                1,
                new Frame.Target(Frame.CallKind.GET_OR_CREATE, "probe", List.of("k"), action),
                List.of(new WireValue(format, value)),
                0,
                new Frame.Terms(null, false, null, 0),
                List.of(),
                null);
    }

    private static byte[] binary(Frame frame) {
        ByteBuf bytes = Unpooled.buffer();
        new FrameCodec(FrameEncoding.CBOR, WireLimits.DEFAULTS).encode(frame, bytes);
        return ByteBufUtil.getBytes(bytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Provide
    Arbitrary<byte[]> texts() {
        return changed(TEXTS);
    }

    @Provide
    Arbitrary<byte[]> binaries() {
        return changed(BINARIES);
    }

    private static Arbitrary<byte[]> changed(List<byte[]> frames) {
        return Arbitraries.of(frames)
                .flatMap(frame -> Arbitraries.integers()
                        .between(0, frame.length - 1)
                        .flatMap(at -> Arbitraries.bytes()
                                .flatMap(value ->
                                        Arbitraries.of(0, 1, 2, 3).map(how -> changed(frame, at, value, how)))));
    }

    private static byte[] changed(byte[] frame, int at, byte value, int how) {
        byte[] changed = frame.clone();
        switch (how) {
            case 0 -> changed[at] = value;
            case 1 -> changed = Arrays.copyOf(frame, at);
            case 2 -> changed[at] ^= (byte) (1 << (value & 7));
            default -> {
                ByteArrayOutputStream longer = new ByteArrayOutputStream();
                longer.write(frame, 0, at);
                longer.write(value);
                longer.write(frame, at, frame.length - at);
                changed = longer.toByteArray();
            }
        }
        return changed;
    }

    @Property
    void changedTextIsAnsweredOrEndsTheSocket(@ForAll("texts") byte[] frame) {
        SocketFuzz.message(frame, FrameEncoding.JSON);
    }

    @Property
    void changedBinaryIsAnsweredOrEndsTheSocket(@ForAll("binaries") byte[] frame) {
        SocketFuzz.message(frame, FrameEncoding.CBOR);
    }

    @Property
    void anyBytesAreAnsweredOrEndTheSocket(@ForAll @Size(max = 200) byte[] bytes, @ForAll FrameEncoding encoding) {
        SocketFuzz.received(bytes, encoding);
        SocketFuzz.message(bytes, encoding);
    }
}
