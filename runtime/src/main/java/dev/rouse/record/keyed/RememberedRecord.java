package dev.rouse.record.keyed;

import dev.rouse.kv.KvKey;
import dev.rouse.record.field.RecordReader;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A call with a key that was run; the hash of the key is in its own. Format 1, number 8, time 8 (ms since 1970), fingerprint 16, whether
 * there is a result 1 (0 or 1), and the result up to the end.
 *
 * @param number in the order of the actor's calls with a key
 * @param fingerprint hash of what was called, the action and its arguments
 * @param result by the codec of the type; null for none
 */
@SuppressWarnings("ArrayRecordComponent")
public record RememberedRecord(long number, long millis, Hash16 fingerprint, byte @Nullable [] result) {

    private static final int FORMAT = 1;
    private static final int FIXED_BYTES = 34;

    /** Counted for a call beside its result: both of its records. */
    public static final int OVERHEAD = 128;

    /** Bytes as {@link dev.rouse.KeyedCallOptions#maxBytes} counts them. */
    public int size() {
        return OVERHEAD + (result == null ? 0 : result.length);
    }

    public byte[] encode() {
        byte[] value = result == null ? new byte[0] : result;
        return ByteBuffer.allocate(FIXED_BYTES + value.length)
                .put((byte) FORMAT)
                .putLong(number)
                .putLong(millis)
                .putLong(fingerprint.high())
                .putLong(fingerprint.low())
                .put((byte) (result == null ? 0 : 1))
                .put(value)
                .array();
    }

    /** @throws dev.rouse.kv.error.KvCorruptException not such a record, or of a newer format */
    public static RememberedRecord decode(KvKey key, byte[] bytes) {
        return RecordReader.read(key, "keyed call", bytes, FORMAT, fields -> {
            long number = fields.getLong();
            long millis = fields.getLong();
            Hash16 fingerprint = Hash16.read(fields);
            boolean hasResult = fields.get() != 0;
            byte[] result = new byte[fields.remaining()];
            fields.get(result);
            return new RememberedRecord(number, millis, fingerprint, hasResult ? result : null);
        });
    }
}
