package dev.rouse.record;

import dev.rouse.kv.KvKey;
import dev.rouse.record.field.RecordReader;
import java.nio.ByteBuffer;

/**
 * A node's heartbeat: format 1, sequence 8, residents 4. Whoever watches the node compares it for change.
 *
 * @param sequence a new one at every attempt
 * @param residents actors that are awake, or on their way to or from it
 */
public record HeartbeatRecord(long sequence, int residents) {

    private static final int FORMAT = 1;

    public byte[] encode() {
        return ByteBuffer.allocate(13)
                .put((byte) FORMAT)
                .putLong(sequence)
                .putInt(residents)
                .array();
    }

    /** Of a node that joins, and of earlier builds, residents are not told: there are none. */
    private static HeartbeatRecord read(ByteBuffer fields) {
        return new HeartbeatRecord(fields.getLong(), fields.hasRemaining() ? fields.getInt() : 0);
    }

    /** @throws dev.rouse.kv.error.KvCorruptException not such a record, or of a newer format */
    public static HeartbeatRecord decode(KvKey key, byte[] bytes) {
        return RecordReader.read(key, "heartbeat", bytes, FORMAT, HeartbeatRecord::read);
    }
}
