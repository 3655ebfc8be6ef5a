package dev.rouse.record.field;

import dev.rouse.TraceContext;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The context of a trace as records have it: traceparent (length 1 and ASCII), tracestate (length 2 and ASCII). A record with one has the
 * highest bit of its format set, and the field right behind that byte; all others are as they would be without.
 */
public final class TraceField {

    private static final int TRACED = 0x80;

    /** Bits of a format. */
    static final int FORMATS = 0x7F;

    private static final byte[] NONE = {};

    private TraceField() {}

    /** Size of the field, in bytes; 0 where there is none. */
    public static int sizeOf(@Nullable TraceContext trace) {
        return trace == null
                ? 0
                : 3 + trace.traceparent().length() + state(trace).length();
    }

    private static String state(TraceContext trace) {
        String state = trace.tracestate();
        return state == null ? "" : state;
    }

    /** The field; empty where there is none. */
    public static byte[] bytesOf(@Nullable TraceContext trace) {
        if (trace == null) {
            return NONE;
        }
        byte[] parent = trace.traceparent().getBytes(StandardCharsets.US_ASCII);
        byte[] state = state(trace).getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(sizeOf(trace))
                .put(Lengths.of1(parent.length))
                .put(parent)
                .putShort(Lengths.of2(state.length))
                .put(state)
                .array();
    }

    /** Reads the field; null where what it says is no context. */
    public static @Nullable TraceContext read(ByteBuffer from) {
        String parent = text(from, from.get() & 0xFF);
        return TraceContext.of(parent, text(from, from.getShort() & 0xFFFF));
    }

    private static String text(ByteBuffer from, int length) {
        if (length > from.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] text = new byte[length];
        from.get(text);
        return new String(text, StandardCharsets.US_ASCII);
    }

    /** {@code record}, with the field where there is one. */
    public static byte[] into(byte[] record, @Nullable TraceContext trace) {
        if (trace == null) {
            return record;
        }
        return ByteBuffer.allocate(record.length + sizeOf(trace))
                .put((byte) (record[0] | TRACED))
                .put(bytesOf(trace))
                .put(record, 1, record.length - 1)
                .array();
    }

    /** The format of {@code record}, whether it has the field or not; 0 of an empty one. */
    public static int formatOf(byte[] record) {
        return record.length == 0 ? 0 : record[0] & FORMATS;
    }

    /** Whether {@code record} has the field. */
    static boolean isIn(byte[] record) {
        return record.length > 0 && (record[0] & TRACED) != 0;
    }
}
