package dev.rouse.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Calls and results as most of them are, in CBOR, without a parser or generator in between, whose making costs more than they do.
 * It writes the bytes that {@link FrameShapes} say, and reads what they do; anything that is not usual, of which the least is wrong,
 * it leaves to them: a chain, a text that is not ASCII, a field that a newer version has.
 */
final class CallCbor {

    private static final int UNSIGNED = 0;
    private static final int BYTES = 2;
    private static final int TEXT = 3;
    private static final int ARRAY = 4;
    private static final int TAG = 6;

    private static final int FALSE = 0xF4;
    private static final int TRUE = 0xF5;
    private static final int NULL = 0xF6;

    /** Longer texts are written in pieces, or with a longer length than they need. */
    private static final int LONGEST_TEXT = 255;

    private static final int TAG_JSON = 262;
    private static final int TAG_CBOR = 24;

    private static final String CALL = "call";
    private static final String RESULT = "result";

    /** Larger frames are read by the parser: beside their values, what it costs is little. */
    private static final int LARGEST_READ = 4096;

    /** Fields of a call, from its number to whether it passes its deadline on. */
    private static final int USUAL_FIELDS = 9;

    private static final Map<Frame.CallKind, String> KINDS = kinds();

    private static Map<Frame.CallKind, String> kinds() {
        Map<Frame.CallKind, String> names = new EnumMap<>(Frame.CallKind.class);
        for (Frame.CallKind kind : Frame.CallKind.values()) {
            names.put(kind, FieldTypes.name(kind));
        }
        return names;
    }

    private CallCbor() {}

    // Writing.

    /** Writes {@code frame}; false, and nothing, where it is not usual. */
    static boolean write(Frame frame, ByteBuf out) {
        int start = out.writerIndex();
        boolean written = frame instanceof Frame.Call call
                ? writeCall(call, out)
                : frame instanceof Frame.Result result && writeResult(result, out);
        if (!written) {
            out.writerIndex(start);
        }
        return written;
    }

    private static boolean writeResult(Frame.Result result, ByteBuf out) {
        WireValue value = result.value();
        head(ARRAY, value == null ? 2 : 3, out);
        text(RESULT, out);
        return number(result.id(), out) && (value == null || value(value, out));
    }

    private static boolean writeCall(Frame.Call call, ByteBuf out) {
        Frame.Terms terms = call.terms();
        if (!call.chain().isEmpty()
                || call.trace() != null
                || terms.idempotencyKey() != null
                || terms.forwards() != 0
                || terms.relayTo() != null
                || terms.principal() != null
                || terms.connection() != null) {
            return false;
        }
        int fields = fields(call);
        head(ARRAY, 1 + fields, out);
        text(CALL, out);
        return number(call.id(), out)
                && target(call.target(), out)
                && (fields <= 4 || textOrNull(call.target().action(), out))
                && (fields <= 5 || arguments(call.arguments(), out))
                && (fields <= 6 || numberOrNull(call.demand(), out))
                && (fields <= 7 || timeOrNull(terms.timeLeft(), out))
                && (fields <= 8 || flag(out));
    }

    /** Number of fields up to the last that says something. */
    private static int fields(Frame.Call call) {
        if (call.terms().passesDeadlineOn()) {
            return USUAL_FIELDS;
        }
        if (call.terms().timeLeft() != null) {
            return 8;
        }
        if (call.demand() != 0) {
            return 7;
        }
        if (!call.arguments().isEmpty()) {
            return 6;
        }
        return call.target().action() != null ? 5 : 4;
    }

    private static boolean target(Frame.Target target, ByteBuf out) {
        if (!text(Objects.requireNonNull(KINDS.get(target.kind())), out) || !text(target.type(), out)) {
            return false;
        }
        List<String> key = target.key();
        head(ARRAY, key.size(), out);
        for (int i = 0; i < key.size(); i++) {
            if (!text(key.get(i), out)) {
                return false;
            }
        }
        return true;
    }

    private static boolean arguments(List<@Nullable WireValue> arguments, ByteBuf out) {
        if (arguments.isEmpty()) {
            out.writeByte(NULL);
            return true;
        }
        head(ARRAY, arguments.size(), out);
        for (int i = 0; i < arguments.size(); i++) {
            WireValue argument = arguments.get(i);
            if (argument == null) {
                out.writeByte(NULL);
            } else if (!value(argument, out)) {
                return false;
            }
        }
        return true;
    }

    private static boolean value(WireValue value, ByteBuf out) {
        if (value.format() != WireValue.Format.OWN) {
            head(TAG, value.format() == WireValue.Format.JSON ? TAG_JSON : TAG_CBOR, out);
        }
        byte[] bytes = value.bytes();
        head(BYTES, bytes.length, out);
        out.writeBytes(bytes);
        return true;
    }

    private static boolean timeOrNull(@Nullable Duration time, ByteBuf out) {
        return time == null ? none(out) : number(FieldTypes.micros(time), out);
    }

    private static boolean numberOrNull(long number, ByteBuf out) {
        return number == 0 ? none(out) : number(number, out);
    }

    private static boolean textOrNull(@Nullable String text, ByteBuf out) {
        return text == null ? none(out) : text(text, out);
    }

    private static boolean none(ByteBuf out) {
        out.writeByte(NULL);
        return true;
    }

    private static boolean flag(ByteBuf out) {
        out.writeByte(TRUE);
        return true;
    }

    private static boolean number(long number, ByteBuf out) {
        if (number < 0) {
            return false;
        }
        head(UNSIGNED, number, out);
        return true;
    }

    private static boolean text(String text, ByteBuf out) {
        int length = text.length();
        if (length > LONGEST_TEXT) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        head(TEXT, length, out);
        out.writeCharSequence(text, StandardCharsets.US_ASCII);
        return true;
    }

    /** The kind of an item, and its value or length in as few bytes as it takes. */
    private static void head(int major, long value, ByteBuf out) {
        int type = major << 5;
        if (value < 24) {
            out.writeByte(type | (int) value);
        } else if (value < 1 << 8) {
            out.writeShort((type | 24) << 8 | (int) value);
        } else if (value < 1 << 16) {
            out.writeByte(type | 25);
            out.writeShort((int) value);
        } else if (value < 1L << 32) {
            out.writeByte(type | 26);
            out.writeInt((int) value);
        } else {
            out.writeByte(type | 27);
            out.writeLong(value);
        }
    }

    // Reading.

    /** Reads the one frame that {@code in} holds; null, and nothing, where it is not usual. */
    static @Nullable Frame read(ByteBuf in) {
        int length = in.readableBytes();
        if (length > LARGEST_READ) {
            return null;
        }
        byte[] bytes = new byte[length];
        in.getBytes(in.readerIndex(), bytes);
        Input input = new Input(bytes);
        int fields = input.count(ARRAY) - 1;
        Frame frame = null;
        if (fields >= 1) {
            if (input.isNext(CALL)) {
                frame = fields >= 4 && fields <= USUAL_FIELDS ? readCall(input, fields) : null;
            } else if (input.isNext(RESULT)) {
                frame = fields <= 2 ? readResult(input, fields) : null;
            }
        }
        if (frame == null || !input.isAtEnd()) {
            return null;
        }
        in.skipBytes(length);
        return frame;
    }

    private static Frame readResult(Input in, int fields) {
        return new Frame.Result(in.number(), fields == 1 ? null : in.value());
    }

    private static @Nullable Frame readCall(Input in, int fields) {
        long id = in.number();
        Frame.CallKind kind = in.kind();
        String type = in.text();
        List<String> key = in.texts();
        String action = fields > 4 ? in.textOrNull() : null;
        List<@Nullable WireValue> arguments = fields > 5 ? in.arguments() : List.of();
        long demand = fields > 6 && !in.isNull() ? in.number() : 0;
        Duration left = fields > 7 && !in.isNull() ? in.micros() : null;
        boolean passesOn = fields > 8 && in.flag();
        if (in.isUnusual || kind == null) {
            return null;
        }
        Frame.Target target = new Frame.Target(kind, type, key, action);
        Frame.Terms terms = new Frame.Terms(left, passesOn, null, 0);
        return new Frame.Call(id, target, arguments, demand, terms, List.of(), null);
    }

    /** Bytes of a frame that are not read yet. Behind the first item that is not usual, what is read of it means nothing. */
    private static final class Input {

        private final byte[] in;
        private final int end;
        private int at;
        private boolean isUnusual;

        Input(byte[] in) {
            this.in = in;
            this.end = in.length;
        }

        boolean isAtEnd() {
            return !isUnusual && at == end;
        }

        private long unusual() {
            isUnusual = true;
            at = end;
            return 0;
        }

        private int next() {
            return at < end ? in[at] & 0xFF : -1;
        }

        /** Whether a null is next, which is passed over then. */
        boolean isNull() {
            if (next() != NULL) {
                return false;
            }
            at++;
            return true;
        }

        /** The value or length of an item of that kind. */
        private long head(int major) {
            int first = next();
            if (first < 0 || first >> 5 != major) {
                return unusual();
            }
            int info = first & 31;
            int bytes = info < 24 ? 0 : info < 28 ? 1 << (info - 24) : Integer.MAX_VALUE - 8;
            if (end - at - 1 < bytes) {
                return unusual();
            }
            long value = bytes == 0 ? info : 0;
            for (int i = 1; i <= bytes; i++) {
                value = value << 8 | in[at + i] & 0xFF;
            }
            at += 1 + bytes;
            return value < 0 ? unusual() : value;
        }

        long number() {
            return head(UNSIGNED);
        }

        /** A length of bytes, texts or items, none of which takes less than a byte. */
        int count(int major) {
            long count = head(major);
            return count > end - at ? (int) unusual() : (int) count;
        }

        boolean isNext(String name) {
            int length = name.length();
            if (next() != (TEXT << 5 | length) || end - at <= length) {
                return false;
            }
            for (int i = 0; i < length; i++) {
                if (in[at + 1 + i] != name.charAt(i)) {
                    return false;
                }
            }
            at += 1 + length;
            return true;
        }

        String text() {
            int length = count(TEXT);
            for (int i = at; i < at + length; i++) {
                if (in[i] < 0) {
                    unusual();
                    return "";
                }
            }
            String text = new String(in, at, length, StandardCharsets.ISO_8859_1);
            at += length;
            return text;
        }

        @Nullable
        String textOrNull() {
            return isNull() ? null : text();
        }

        Frame.@Nullable CallKind kind() {
            for (Map.Entry<Frame.CallKind, String> kind : KINDS.entrySet()) {
                if (isNext(kind.getValue())) {
                    return kind.getKey();
                }
            }
            return null;
        }

        List<String> texts() {
            int count = count(ARRAY);
            List<String> texts = new ArrayList<>(count);
            for (int i = 0; i < count && !isUnusual; i++) {
                texts.add(text());
            }
            return texts;
        }

        List<@Nullable WireValue> arguments() {
            if (isNull()) {
                return List.of();
            }
            int count = count(ARRAY);
            List<@Nullable WireValue> values = new ArrayList<>(count);
            for (int i = 0; i < count && !isUnusual; i++) {
                values.add(value());
            }
            return values;
        }

        @Nullable
        WireValue value() {
            if (isNull()) {
                return null;
            }
            WireValue.Format format = WireValue.Format.OWN;
            if (next() >> 5 == TAG) {
                long tag = head(TAG);
                if (tag != TAG_JSON && tag != TAG_CBOR) {
                    unusual();
                }
                format = tag == TAG_JSON ? WireValue.Format.JSON : WireValue.Format.CBOR;
            }
            int length = count(BYTES);
            byte[] bytes = Arrays.copyOfRange(in, at, at + length);
            at += length;
            return new WireValue(format, bytes);
        }

        Duration micros() {
            return FieldTypes.ofMicros(number());
        }

        boolean flag() {
            int next = next();
            if (next == NULL || next == FALSE || next == TRUE) {
                at++;
            } else {
                unusual();
            }
            return next == TRUE;
        }
    }
}
