package dev.rouse.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calls and messages as most clients send them, in JSON, without a parser in between, whose making costs more than they do. It reads
 * what {@link FrameShapes} read of the same bytes; anything that is not usual, of which the least is wrong, it leaves to them: a
 * space between tokens, a text that is not ASCII or has an escape, a fraction, a field that is null or that few have.
 */
final class CallJson {

    /** Larger frames are read by the parser: beside their values, what it costs is little. */
    private static final int LARGEST = 4096;

    /** As long as a name may be at least, whatever the limits. */
    private static final int LONGEST_TEXT = 1024;

    /** So many digits are a number, whatever they are. */
    private static final int MOST_DIGITS = 18;

    /** Arrays and objects of a value within each other: with those of the frame, as many as there may be, whatever the limits. */
    private static final int DEEPEST_VALUE = WireLimits.LEAST_DEPTH - 4;

    private static final Frame.CallKind[] KINDS = Frame.CallKind.values();
    private static final String[] KIND_NAMES =
            Arrays.stream(KINDS).map(kind -> '"' + FieldTypes.name(kind) + '"').toArray(String[]::new);

    private static final byte[] NOTHING = {};

    private final byte[] in;
    private final int end;
    private int at;
    private boolean isUnusual;

    // The fields. Absent numbers and texts that must be there are -1 and null.
    private long id = -1;
    private long number = -1;
    private Frame.@Nullable CallKind kind;
    private @Nullable String type;
    private @Nullable List<String> key;
    private @Nullable String action;
    private @Nullable List<@Nullable WireValue> arguments;
    private long demand = -1;
    private long micros = -1;

    private CallJson(byte[] in, int begin, int end) {
        this.in = in;
        this.at = begin;
        this.end = end;
    }

    /** Reads the one frame that {@code in} holds; null, and nothing, where it is not usual. */
    static @Nullable Frame read(ByteBuf in) {
        int length = in.readableBytes();
        if (length > LARGEST || !in.hasArray()) {
            return null;
        }
        int begin = in.arrayOffset() + in.readerIndex();
        Frame frame = new CallJson(in.array(), begin, begin + length).frame();
        if (frame != null) {
            in.skipBytes(length);
        }
        return frame;
    }

    private @Nullable Frame frame() {
        boolean isCall = isNext("{\"call\":{");
        if (!isCall && !isNext("{\"message\":{")) {
            return null;
        }
        do {
            if (isCall) {
                callField();
            } else {
                messageField();
            }
        } while (!isUnusual && isNext(','));
        require(isNext("}}") && at == end && id >= 0);
        return isCall ? call() : message();
    }

    private @Nullable Frame call() {
        require(kind != null && type != null && key != null);
        if (isUnusual || kind == null || type == null || key == null) {
            return null;
        }
        Frame.Target target = new Frame.Target(kind, type, key, action);
        Duration left = micros < 0 ? null : FieldTypes.ofMicros(micros);
        Frame.Terms terms = new Frame.Terms(left, false, null, 0);
        return new Frame.Call(id, target, given(), Math.max(0, demand), terms, List.of(), null);
    }

    private @Nullable Frame message() {
        return isUnusual || number < 0 || action == null ? null : new Frame.Message(id, number, action, given());
    }

    private List<@Nullable WireValue> given() {
        return arguments == null ? List.of() : arguments;
    }

    private void callField() {
        if (isNext("\"id\":")) {
            id = number(id);
        } else if (isNext("\"kind\":")) {
            require(kind == null);
            kind = kind();
        } else if (isNext("\"type\":")) {
            type = text(type);
        } else if (isNext("\"key\":")) {
            require(key == null);
            key = texts();
        } else if (isNext("\"action\":")) {
            action = text(action);
        } else if (isNext("\"arguments\":")) {
            require(arguments == null);
            arguments = values();
        } else if (isNext("\"demand\":")) {
            demand = number(demand);
        } else if (isNext("\"micros\":")) {
            micros = number(micros);
        } else {
            isUnusual = true;
        }
    }

    private void messageField() {
        if (isNext("\"id\":")) {
            id = number(id);
        } else if (isNext("\"number\":")) {
            number = number(number);
        } else if (isNext("\"action\":")) {
            action = text(action);
        } else if (isNext("\"arguments\":")) {
            require(arguments == null);
            arguments = values();
        } else {
            isUnusual = true;
        }
    }

    // Tokens. Behind the first one that is not usual, what is read means nothing.

    private void require(boolean usual) {
        isUnusual |= !usual;
    }

    /** Passes over {@code token} if it is next. */
    private boolean isNext(char token) {
        boolean isNext = at < end && in[at] == token;
        at += isNext ? 1 : 0;
        return isNext;
    }

    /** Passes over {@code tokens} if they are next. */
    private boolean isNext(String tokens) {
        int length = tokens.length();
        if (end - at < length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (in[at + i] != tokens.charAt(i)) {
                return false;
            }
        }
        at += length;
        return true;
    }

    private long number(long before) {
        require(before < 0);
        int begin = at;
        long value = 0;
        for (; at < end && in[at] >= '0' && in[at] <= '9' && at - begin <= MOST_DIGITS; at++) {
            value = 10 * value + in[at] - '0';
        }
        int digits = at - begin;
        require(digits > 0 && digits <= MOST_DIGITS && (digits == 1 || in[begin] != '0'));
        return value;
    }

    private Frame.@Nullable CallKind kind() {
        for (int i = 0; i < KINDS.length; i++) {
            if (isNext(KIND_NAMES[i])) {
                return KINDS[i];
            }
        }
        isUnusual = true;
        return null;
    }

    private String text(@Nullable String before) {
        int begin = at + 1;
        require(before == null);
        passText();
        return isUnusual ? "" : new String(in, begin, at - 1 - begin, StandardCharsets.ISO_8859_1);
    }

    private void passText() {
        require(isNext('"'));
        int begin = at;
        while (at < end && in[at] >= ' ' && in[at] != '"' && in[at] != '\\') {
            at++;
        }
        require(at - begin <= LONGEST_TEXT && isNext('"'));
    }

    private List<String> texts() {
        List<String> texts = new ArrayList<>(1);
        require(isNext('['));
        if (!isNext(']')) {
            do {
                texts.add(text(null));
            } while (!isUnusual && isNext(','));
            require(isNext(']'));
        }
        return texts;
    }

    private List<@Nullable WireValue> values() {
        List<@Nullable WireValue> values = new ArrayList<>(2);
        require(isNext('['));
        if (!isNext(']')) {
            do {
                values.add(isNext("null") ? null : value());
            } while (!isUnusual && isNext(','));
            require(isNext(']'));
        }
        return values;
    }

    private WireValue value() {
        require(isNext("{\"json\":"));
        int begin = at;
        passValue(0);
        byte[] json = isUnusual ? NOTHING : Arrays.copyOfRange(in, begin, at);
        require(isNext('}'));
        return new WireValue(WireValue.Format.JSON, json);
    }

    /** Passes over a value that is written as a generator would write it. */
    private void passValue(int depth) {
        int first = at < end ? in[at] : -1;
        if (first == '"') {
            passText();
        } else if (first == '{' || first == '[') {
            require(depth < DEEPEST_VALUE);
            passItems(depth + 1, first == '{');
        } else if (first == '-') {
            at++;
            require(at < end && in[at] != '0');
            number(-1);
        } else if (first >= '0' && first <= '9') {
            number(-1);
        } else {
            require(isNext("true") || isNext("false") || isNext("null"));
        }
    }

    private void passItems(int depth, boolean isObject) {
        at++;
        char last = isObject ? '}' : ']';
        if (isUnusual || isNext(last)) {
            return;
        }
        do {
            if (isObject) {
                passText();
                require(isNext(':'));
            }
            if (!isUnusual) {
                passValue(depth);
            }
        } while (!isUnusual && isNext(','));
        require(isNext(last));
    }
}
