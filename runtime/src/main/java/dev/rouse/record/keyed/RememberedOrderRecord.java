package dev.rouse.record.keyed;

import dev.rouse.kv.KvKey;
import dev.rouse.record.field.RecordReader;
import java.nio.ByteBuffer;

/**
 * The place of a call with a key among those that are remembered; its number is in its key. Format 1, hash of its key 16, time 8 (ms
 * since 1970), bytes 4.
 *
 * @param size as {@link RememberedRecord#size} counts it
 */
public record RememberedOrderRecord(Hash16 hash, long millis, int size) {

    private static final int FORMAT = 1;
    private static final int BYTES = 29;

    public byte[] encode() {
        return ByteBuffer.allocate(BYTES)
                .put((byte) FORMAT)
                .putLong(hash.high())
                .putLong(hash.low())
                .putLong(millis)
                .putInt(size)
                .array();
    }

    /** @throws dev.rouse.kv.error.KvCorruptException not such a record, or of a newer format */
    public static RememberedOrderRecord decode(KvKey key, byte[] bytes) {
        return RecordReader.read(
                key,
                "order of keyed calls",
                bytes,
                FORMAT,
                fields -> new RememberedOrderRecord(Hash16.read(fields), fields.getLong(), fields.getInt()));
    }
}
