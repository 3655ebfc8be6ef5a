package dev.rouse.json;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Numbers, truth values and plain texts as JSON, the same bytes as Jackson's without a parser or generator, whose making costs more
 * than such a value does. What is not as simple is left to Jackson.
 */
public final class JsonScalars {

    /** Digits that always fit a long. */
    private static final int SAFE_DIGITS = 18;

    private JsonScalars() {}

    /** Bytes of {@code value}, declared as {@code type}; null where Jackson is to write it. */
    public static byte @Nullable [] encode(Object value, Type type) {
        if (value.getClass() != boxed(type)) {
            return null;
        }
        if (value instanceof Long || value instanceof Integer || value instanceof Boolean) {
            return value.toString().getBytes(StandardCharsets.ISO_8859_1);
        }
        return value instanceof String text && isPlain(text)
                ? ('"' + text + '"').getBytes(StandardCharsets.ISO_8859_1)
                : null;
    }

    /** Value of {@code bytes}, declared as {@code type}; null where Jackson is to read it. */
    public static @Nullable Object decode(byte[] bytes, Type type) {
        if (type == Long.class || type == long.class) {
            return isInteger(bytes) ? (Object) integer(bytes) : null;
        }
        if (type == Integer.class || type == int.class) {
            long value = isInteger(bytes) ? integer(bytes) : Long.MAX_VALUE;
            return value == (int) value ? (Object) (int) value : null;
        }
        return type == String.class ? text(bytes) : null;
    }

    private static Type boxed(Type type) {
        if (type == long.class) {
            return Long.class;
        }
        if (type == int.class) {
            return Integer.class;
        }
        return type == boolean.class ? Boolean.class : type;
    }

    private static @Nullable String text(byte[] bytes) {
        int length = bytes.length - 2;
        if (length < 0 || bytes[0] != '"' || bytes[length + 1] != '"') {
            return null;
        }
        String text = new String(bytes, 1, length, StandardCharsets.ISO_8859_1);
        return isPlain(text) ? text : null;
    }

    /** Whether it is in JSON as it is, and a byte for each character. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c >= 0x7F || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    private static boolean isInteger(byte[] bytes) {
        int first = bytes.length > 0 && bytes[0] == '-' ? 1 : 0;
        int digits = bytes.length - first;
        if (digits < 1 || digits > SAFE_DIGITS || bytes[first] == '0' && bytes.length > 1) {
            return false;
        }
        for (int i = first; i < bytes.length; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return false;
            }
        }
        return true;
    }

    private static long integer(byte[] bytes) {
        boolean negative = bytes[0] == '-';
        long value = 0;
        for (int i = negative ? 1 : 0; i < bytes.length; i++) {
            value = 10 * value + bytes[i] - '0';
        }
        return negative ? -value : value;
    }
}
