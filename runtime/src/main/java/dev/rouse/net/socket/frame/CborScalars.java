package dev.rouse.net.socket.frame;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Numbers, texts and constants of JSON in CBOR, as most results are, without a parser and a generator, whose making costs more than
 * they do. What is less plain than that it leaves to these.
 */
final class CborScalars {

    private static final int MOST_DIGITS = 9;
    private static final int LONGEST_TEXT = 255;

    private static final int TEXT = 0x60;
    private static final int NEGATIVE = 0x20;
    private static final byte[] FALSE = {(byte) 0xF4};
    private static final byte[] TRUE = {(byte) 0xF5};
    private static final byte[] NULL = {(byte) 0xF6};

    private CborScalars() {}

    /** The same value in CBOR; null where it is not plain. */
    static byte @Nullable [] ofJson(byte[] json, int offset, int length) {
        int first = length == 0 ? 0 : json[offset];
        if (first == '"') {
            return text(json, offset + 1, length - 2);
        }
        if (first == '-') {
            int number = number(json, offset + 1, length - 1);
            return number <= 0 ? null : head(NEGATIVE, number - 1);
        }
        if (first >= '0' && first <= '9') {
            int number = number(json, offset, length);
            return number < 0 ? null : head(0, number);
        }
        return constant(json, offset, length);
    }

    private static byte @Nullable [] constant(byte[] json, int offset, int length) {
        if (is("true", json, offset, length)) {
            return TRUE;
        }
        if (is("false", json, offset, length)) {
            return FALSE;
        }
        return is("null", json, offset, length) ? NULL : null;
    }

    private static boolean is(String name, byte[] json, int offset, int length) {
        boolean isIt = length == name.length();
        for (int i = 0; isIt && i < length; i++) {
            isIt = json[offset + i] == name.charAt(i);
        }
        return isIt;
    }

    /** Of all {@code length} bytes; -1 where they are no such number. */
    private static int number(byte[] json, int offset, int length) {
        if (length == 0 || length > MOST_DIGITS || length > 1 && json[offset] == '0') {
            return -1;
        }
        int number = 0;
        for (int i = offset; i < offset + length; i++) {
            if (json[i] < '0' || json[i] > '9') {
                return -1;
            }
            number = 10 * number + json[i] - '0';
        }
        return number;
    }

    /** The kind of an item, and its value or length in as few bytes as it takes. */
    private static byte[] head(int kind, int value) {
        if (value < 24) {
            return new byte[] {(byte) (kind | value)};
        }
        if (value < 1 << 8) {
            return new byte[] {(byte) (kind | 24), (byte) value};
        }
        if (value < 1 << 16) {
            return new byte[] {(byte) (kind | 25), (byte) (value >> 8), (byte) value};
        }
        return new byte[] {
            (byte) (kind | 26), (byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value
        };
    }

    private static byte @Nullable [] text(byte[] json, int offset, int length) {
        if (length < 0 || length > LONGEST_TEXT || json[offset + length] != '"') {
            return null;
        }
        for (int i = offset; i < offset + length; i++) {
            if (json[i] < ' ' || json[i] == '"' || json[i] == '\\') {
                return null;
            }
        }
        byte[] head = head(TEXT, length);
        byte[] text = Arrays.copyOf(head, head.length + length);
        System.arraycopy(json, offset, text, head.length, length);
        return text;
    }
}
