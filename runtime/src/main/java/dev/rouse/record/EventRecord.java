package dev.rouse.record;

import dev.rouse.kv.KvKey;
import dev.rouse.record.field.Lengths;
import dev.rouse.record.field.RecordReader;
import dev.rouse.record.field.Utf8;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An event of an actor; its offset is in its key. Format 1, time 8 (ms since 1970), name: length 2 and UTF-8, then the value as JSON up
 * to the end: nothing for none.
 *
 * @param value null for none
 */
@SuppressWarnings("ArrayRecordComponent")
public record EventRecord(long millis, String name, byte @Nullable [] value) {

    /** Begins the name of an event that is for one connection alone: no event that users emit has such a name. */
    public static final char PRIVATE = '\u0001';

    private static final int FORMAT = 1;
    private static final int FIXED_BYTES = 11;

    /** Counted for an event beside its name and value: its key and the fixed fields. */
    private static final int OVERHEAD = 32;

    /** Bytes as {@link dev.rouse.EventOptions#maxBytes} counts them. */
    public int size() {
        return OVERHEAD + Utf8.length(name) + (value == null ? 0 : value.length);
    }

    /**
     * Whether an event of {@code name} is one of those that are asked for.
     *
     * @param wanted the only name; null for all that are public
     */
    public static boolean isWanted(@Nullable String wanted, String name) {
        return wanted == null ? name.charAt(0) != PRIVATE : wanted.equals(name);
    }

    public byte[] encode() {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        int length = value == null ? 0 : value.length;
        ByteBuffer bytes = ByteBuffer.allocate(FIXED_BYTES + utf8.length + length)
                .put((byte) FORMAT)
                .putLong(millis)
                .putShort(Lengths.of2(utf8.length))
                .put(utf8);
        if (value != null) {
            bytes.put(value);
        }
        return bytes.array();
    }

    /** @throws dev.rouse.kv.error.KvCorruptException not such a record, or of a newer format */
    public static EventRecord decode(KvKey key, byte[] bytes) {
        return RecordReader.read(key, "event", bytes, FORMAT, fields -> {
            long millis = fields.getLong();
            byte[] name = new byte[fields.getShort() & 0xFFFF];
            fields.get(name);
            byte[] value = new byte[fields.remaining()];
            fields.get(value);
            return new EventRecord(millis, new String(name, StandardCharsets.UTF_8), value.length == 0 ? null : value);
        });
    }
}
