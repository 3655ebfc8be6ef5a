package dev.rouse.record.field;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Fields of records whose lengths stand in front of them: texts behind 2 bytes, values behind 4. */
public final class VarFields {

    private static final int NULL = -1;

    private VarFields() {}

    public static int sizeOf(String text) {
        return Short.BYTES + Utf8.length(text);
    }

    public static int sizeOf(byte @Nullable [] value) {
        return Integer.BYTES + (value == null ? 0 : value.length);
    }

    public static void put(ByteBuffer to, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        to.putShort(Lengths.of2(bytes.length)).put(bytes);
    }

    /** Length 4, -1 for null, then {@code value}. */
    public static void put(ByteBuffer to, byte @Nullable [] value) {
        to.putInt(value == null ? NULL : value.length);
        if (value != null) {
            to.put(value);
        }
    }

    public static String text(ByteBuffer from) {
        return new String(bytes(from, from.getShort() & 0xFFFF), StandardCharsets.UTF_8);
    }

    public static byte @Nullable [] value(ByteBuffer from) {
        int length = from.getInt();
        return length == NULL ? null : bytes(from, length);
    }

    private static byte[] bytes(ByteBuffer from, int length) {
        if (length < 0 || length > from.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        from.get(bytes);
        return bytes;
    }
}
