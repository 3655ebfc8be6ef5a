package dev.rouse.benchmarks.scenario.socket;

import dev.rouse.wire.Frame;
import dev.rouse.wire.FrameCodec;
import dev.rouse.wire.FrameEncoding;
import dev.rouse.wire.ProtocolVersion;
import dev.rouse.wire.WireLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/** The frames of a client, encoded before it begins: one call for each slot, which has a number of its own. */
final class CallFrames {

    /** Numbers of as many digits or bytes, of whatever slot: so all frames are as long. */
    private static final int FIRST = 1000;

    private static final Frame.Terms TERMS = new Frame.Terms(null, false, null, 0);

    private final FrameCodec codec;
    private final FrameEncoding encoding;
    private final List<ByteBuf> calls;

    CallFrames(FrameEncoding encoding, int actors, int window) {
        this.codec = new FrameCodec(encoding, WireLimits.DEFAULTS);
        this.encoding = encoding;
        this.calls = IntStream.range(0, window)
                .mapToObj(slot -> encoded(call(FIRST + slot, slot % actors)))
                .toList();
    }

    private static Frame call(long id, int actor) {
        return new Frame.Call(
                id,
                new Frame.Target(Frame.CallKind.GET_OR_CREATE, "counter", List.of("counter-" + actor), "value"),
                List.of(),
                0,
                TERMS,
                List.of(),
                null);
    }

    ByteBuf open() {
        return encoded(new Frame.Open(ProtocolVersion.CURRENT, null, new byte[0]));
    }

    ByteBuf call(int slot) {
        return calls.get(slot);
    }

    int window() {
        return calls.size();
    }

    /**
     * The slot whose call, or whose answer, this is: the number is the first of its fields.
     *
     * @throws IllegalStateException it is neither
     */
    int slotOf(ByteBuf frame) {
        int at = encoding == FrameEncoding.JSON ? numberOfText(frame) : numberOfBytes(frame);
        if (at < FIRST || at >= FIRST + calls.size()) {
            throw new IllegalStateException("This is no answer: " + frame.toString(StandardCharsets.UTF_8));
        }
        return at - FIRST;
    }

    private static int numberOfText(ByteBuf frame) {
        int at = frame.indexOf(frame.readerIndex() + 2, frame.writerIndex(), (byte) ':');
        at = frame.indexOf(at + 1, frame.writerIndex(), (byte) ':') + 1;
        int number = 0;
        for (byte digit = frame.getByte(at); digit >= '0' && digit <= '9'; digit = frame.getByte(++at)) {
            number = 10 * number + digit - '0';
        }
        return number;
    }

    private static int numberOfBytes(ByteBuf frame) {
        int start = frame.readerIndex();
        int nameLength = frame.getByte(start + 1) & 0x1F;
        return frame.getUnsignedShort(start + 3 + nameLength);
    }

    private ByteBuf encoded(Frame frame) {
        ByteBuf bytes = Unpooled.directBuffer();
        codec.encode(frame, bytes);
        return Unpooled.unreleasableBuffer(bytes);
    }
}
