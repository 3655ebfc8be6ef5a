package dev.rouse.record;

import dev.rouse.kv.KvKey;
import dev.rouse.record.field.RecordReader;
import java.nio.ByteBuffer;

/**
 * The sign that owner rows or member records have changed: format 1, change 8. Others compare it, nothing else. It is written
 * without being read, so that changes of different shards do not get into each other's way.
 *
 * @param change a random one at every change
 */
public record TableVersionRecord(long change) {

    private static final int FORMAT = 1;

    public byte[] encode() {
        return ByteBuffer.allocate(9).put((byte) FORMAT).putLong(change).array();
    }

    /** @throws dev.rouse.kv.error.KvCorruptException not such a record, or of a newer format */
    public static TableVersionRecord decode(KvKey key, byte[] bytes) {
        return RecordReader.read(
                key, "table version", bytes, FORMAT, fields -> new TableVersionRecord(fields.getLong()));
    }
}
