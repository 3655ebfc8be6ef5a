package dev.rouse.record;

import dev.rouse.kv.KvKey;
import dev.rouse.kv.error.KvCorruptException;
import dev.rouse.record.field.RecordReader;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The record whose change or absence fences a node incarnation for good: format 1, revoked 1, joined-at 8.
 *
 * @param joinedAt in milliseconds since 1970, for people
 */
public record EpochRecord(boolean revoked, long joinedAt) {

    private static final int FORMAT = 1;

    public byte[] encode() {
        return ByteBuffer.allocate(10)
                .put((byte) FORMAT)
                .put((byte) (revoked ? 1 : 0))
                .putLong(joinedAt)
                .array();
    }

    /** Whether {@code bytes} let a node live: what cannot be read is not what it wrote, and no record is a fenced node. */
    public static boolean isLive(KvKey key, byte @Nullable [] bytes) {
        try {
            return bytes != null && !decode(key, bytes).revoked();
        } catch (KvCorruptException e) {
            return false;
        }
    }

    /** @throws KvCorruptException not such a record, or of a newer format */
    public static EpochRecord decode(KvKey key, byte[] bytes) {
        return RecordReader.read(
                key, "epoch", bytes, FORMAT, fields -> new EpochRecord(fields.get() != 0, fields.getLong()));
    }
}
