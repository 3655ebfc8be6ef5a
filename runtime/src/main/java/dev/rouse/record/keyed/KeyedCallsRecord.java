package dev.rouse.record.keyed;

import dev.rouse.kv.KvKey;
import dev.rouse.record.field.RecordReader;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The bounds of the calls with a key that an actor remembers. Format 1, first number 8, next number 8, count 8, bytes 8, time of the
 * oldest 8 (ms since 1970).
 *
 * @param first no call that is remembered has a lower number
 * @param next the number of the next call
 * @param bytes of all, as {@link RememberedRecord#size} counts them
 * @param oldest time of the oldest, or of one that was before it
 */
public record KeyedCallsRecord(long first, long next, long count, long bytes, long oldest) {

    private static final int FORMAT = 1;
    private static final int BYTES = 41;

    /** Of an actor that remembers none. */
    public static final KeyedCallsRecord NONE = new KeyedCallsRecord(1, 1, 0, 0, 0);

    /** The same with one more, the newest, of so many {@code bytes}. */
    public KeyedCallsRecord with(int size, long millis) {
        return new KeyedCallsRecord(first, next + 1, count + 1, bytes + size, count == 0 ? millis : oldest);
    }

    /** The same without one of so many {@code bytes}, which is not the first. */
    public KeyedCallsRecord without(int size) {
        return new KeyedCallsRecord(first, next, count - 1, bytes - size, oldest);
    }

    /**
     * The same without the first, which has that {@code number}.
     *
     * @param then the time of the one behind it, or of itself where that is not known
     */
    public KeyedCallsRecord withoutFirst(long number, int size, long then) {
        return new KeyedCallsRecord(number + 1, next, count - 1, bytes - size, then);
    }

    public byte[] encode() {
        return ByteBuffer.allocate(BYTES)
                .put((byte) FORMAT)
                .putLong(first)
                .putLong(next)
                .putLong(count)
                .putLong(bytes)
                .putLong(oldest)
                .array();
    }

    /**
     * @param bytes null for an absent record
     * @return null where there is none
     * @throws dev.rouse.kv.error.KvCorruptException not such a record, or of a newer format
     */
    public static @Nullable KeyedCallsRecord decode(KvKey key, byte @Nullable [] bytes) {
        return bytes == null
                ? null
                : RecordReader.read(
                        key,
                        "keyed calls",
                        bytes,
                        FORMAT,
                        fields -> new KeyedCallsRecord(
                                fields.getLong(),
                                fields.getLong(),
                                fields.getLong(),
                                fields.getLong(),
                                fields.getLong()));
    }
}
