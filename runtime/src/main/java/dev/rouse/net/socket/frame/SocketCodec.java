package dev.rouse.net.socket.frame;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.rouse.ActorEvent;
import dev.rouse.InvalidCallException;
import dev.rouse.RouseException;
import dev.rouse.net.answer.BoundedBody;
import dev.rouse.net.request.Operation;
import dev.rouse.wire.Frame;
import dev.rouse.wire.FrameCodec;
import dev.rouse.wire.WireLimits;
import dev.rouse.wire.WireValue;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Encodes and decodes the frames of a sub-protocol. Arguments are read and results are written by the same code as those of
 * requests are, as JSON: so they are the same, in whatever form they travel. Shared by all sockets; used by any thread.
 */
public abstract class SocketCodec {

    private static final int FIRST_BYTES = 128;
    private static final byte[] NULL = "null".getBytes(US_ASCII);
    private static final byte[] NONE = {};

    private final FrameCodec in;
    private final FrameCodec out;
    private final int answerBytes;

    private SocketCodec(SubProtocol protocol, SocketLimits limits) {
        WireLimits frames = limits.frames();
        this.in = new FrameCodec(protocol.encoding(), frames);
        this.out = new FrameCodec(
                protocol.encoding(), new WireLimits(limits.answerBytes(), frames.callsInFlight(), frames.depth()));
        this.answerBytes = limits.answerBytes();
    }

    public static SocketCodec of(SubProtocol protocol, SocketLimits limits) {
        return protocol == SubProtocol.JSON ? new Json(limits) : new Cbor(limits);
    }

    /** @throws dev.rouse.wire.MalformedFrameException it is no frame */
    public Frame decode(ByteBuf message) {
        return in.decode(message.hasArray() ? message : Unpooled.wrappedBuffer(ByteBufUtil.getBytes(message)));
    }

    /**
     * Encodes a frame, on the heap.
     *
     * @throws dev.rouse.LimitExceededException it is larger than an answer may be
     */
    public ByteBuf encode(Frame frame) {
        ByteBuf bytes = Unpooled.buffer(FIRST_BYTES);
        out.encode(frame, bytes);
        return bytes;
    }

    /**
     * Arguments as the body of a request has them, a JSON array.
     *
     * @throws InvalidCallException one of them is of no form that is read here
     */
    public byte[] arguments(List<@Nullable WireValue> values) {
        if (values.isEmpty()) {
            return NONE;
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream(FIRST_BYTES);
        char separator = '[';
        for (int i = 0; i < values.size(); i++) {
            body.write(separator);
            separator = ',';
            WireValue value = values.get(i);
            if (value == null) {
                body.write(NULL, 0, NULL.length);
            } else if (value.format() == WireValue.Format.JSON) {
                body.write(value.bytes(), 0, value.bytes().length);
            } else if (value.format() == WireValue.Format.CBOR) {
                CborValues.toJson(value.bytes(), i + 1, body);
            } else {
                throw new InvalidCallException(
                        "Argument " + (i + 1) + " is sent as JSON or as CBOR, got a value in a form of its own.");
            }
        }
        body.write(']');
        return body.toByteArray();
    }

    /**
     * A value as JSON.
     *
     * @throws InvalidCallException it is of no form that is read here
     */
    public byte[] json(WireValue value) {
        byte[] array = arguments(List.of(value));
        return Arrays.copyOfRange(array, 1, array.length - 1);
    }

    /**
     * Writes the result of a call.
     *
     * @throws RouseException it is larger than an answer may be
     */
    public abstract ByteBuf result(long id, Operation operation, Object outcome);

    /**
     * Writes an element of a stream.
     *
     * @throws RouseException it is larger than an answer may be
     */
    public abstract ByteBuf next(long id, Operation operation, Object element);

    /**
     * Encodes an event for any number of subscriptions.
     *
     * @throws RouseException it is larger than an answer may be
     */
    public abstract byte[] event(ActorEvent.Emitted<byte[]> event);

    /** The frame of an event that {@link #event} encoded, for the subscription of that number. */
    public abstract ByteBuf numbered(byte[] event, long id);

    /** The frame of an event. */
    public Frame.Event frame(long id, ActorEvent.Emitted<byte[]> event, long life) {
        byte[] json = event.value();
        return new Frame.Event(
                id, event.offset(), event.name(), json == null ? null : value(json, 0, json.length), life);
    }

    /** A value in the form that clients get. */
    abstract WireValue value(byte[] json, int offset, int length);

    /** The bytes of an event's frame whose number is 0. */
    byte[] unnumbered(ActorEvent.Emitted<byte[]> event) {
        ByteBuf bytes = encode(frame(0, event, 0));
        return ByteBufUtil.getBytes(bytes);
    }

    BoundedBody body() {
        return new BoundedBody(Unpooled.buffer(FIRST_BYTES), answerBytes, null);
    }

    /** Runs user code, which may wrap the limit that it met. */
    static void write(Operation operation, Object outcome, BoundedBody out) {
        try {
            operation.write(outcome, out);
        } catch (RuntimeException | Error e) {
            RouseException exceeded = out.exceeded();
            if (exceeded != null) {
                throw exceeded;
            }
            throw e;
        }
    }

    /** Frames of answers have little beside their value: they are written around it, which so is not read again. */
    private static final class Json extends SocketCodec {

        private static final byte[] RESULT = "{\"result\":{\"id\":".getBytes(US_ASCII);
        private static final byte[] NEXT = "{\"next\":{\"id\":".getBytes(US_ASCII);
        private static final byte[] EVENT = "{\"event\":{\"id\":".getBytes(US_ASCII);
        private static final byte[] VALUE = ",\"value\":{\"json\":".getBytes(US_ASCII);
        private static final byte[] END = "}}}".getBytes(US_ASCII);

        Json(SocketLimits limits) {
            super(SubProtocol.JSON, limits);
        }

        @Override
        public ByteBuf result(long id, Operation operation, Object outcome) {
            return answer(RESULT, id, operation, outcome);
        }

        @Override
        public ByteBuf next(long id, Operation operation, Object element) {
            return answer(NEXT, id, operation, element);
        }

        @Override
        public byte[] event(ActorEvent.Emitted<byte[]> event) {
            return unnumbered(event);
        }

        @Override
        public ByteBuf numbered(byte[] event, long id) {
            byte[] number = Long.toString(id).getBytes(US_ASCII);
            return Unpooled.buffer(event.length + number.length - 1)
                    .writeBytes(event, 0, EVENT.length)
                    .writeBytes(number)
                    .writeBytes(event, EVENT.length + 1, event.length - EVENT.length - 1);
        }

        @Override
        WireValue value(byte[] json, int offset, int length) {
            boolean isWhole = offset == 0 && length == json.length;
            return new WireValue(
                    WireValue.Format.JSON, isWhole ? json : Arrays.copyOfRange(json, offset, offset + length));
        }

        private ByteBuf answer(byte[] name, long id, Operation operation, Object value) {
            BoundedBody out = body();
            write(name, out);
            write(Long.toString(id).getBytes(US_ASCII), out);
            write(VALUE, out);
            write(operation, value, out);
            write(END, out);
            return out.content();
        }

        private static void write(byte[] bytes, BoundedBody out) {
            out.write(bytes, 0, bytes.length);
        }
    }

    private static final class Cbor extends SocketCodec {

        /** Behind the head of the array and the name of an event, which has a head of its own. */
        private static final int NUMBER_AT = 2 + "event".length();

        Cbor(SocketLimits limits) {
            super(SubProtocol.CBOR, limits);
        }

        @Override
        public ByteBuf result(long id, Operation operation, Object outcome) {
            return encode(new Frame.Result(id, value(operation, outcome)));
        }

        @Override
        public ByteBuf next(long id, Operation operation, Object element) {
            return encode(new Frame.Next(id, value(operation, element)));
        }

        private WireValue value(Operation operation, Object outcome) {
            BoundedBody out = body();
            write(operation, outcome, out);
            ByteBuf json = out.content();
            return value(json.array(), json.arrayOffset() + json.readerIndex(), json.readableBytes());
        }

        @Override
        public byte[] event(ActorEvent.Emitted<byte[]> event) {
            return unnumbered(event);
        }

        @Override
        public ByteBuf numbered(byte[] event, long id) {
            ByteBuf frame = Unpooled.buffer(event.length + Long.BYTES).writeBytes(event, 0, NUMBER_AT);
            writeUnsigned(id, frame);
            return frame.writeBytes(event, NUMBER_AT + 1, event.length - NUMBER_AT - 1);
        }

        private static void writeUnsigned(long number, ByteBuf out) {
            if (number < 24) {
                out.writeByte((int) number);
            } else if (number < 1 << 8) {
                out.writeByte(24).writeByte((int) number);
            } else if (number < 1 << 16) {
                out.writeByte(25).writeShort((int) number);
            } else if (number < 1L << 32) {
                out.writeByte(26).writeInt((int) number);
            } else {
                out.writeByte(27).writeLong(number);
            }
        }

        @Override
        WireValue value(byte[] json, int offset, int length) {
            return new WireValue(WireValue.Format.CBOR, CborValues.ofJson(json, offset, length));
        }
    }
}
