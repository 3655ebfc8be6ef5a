package dev.rouse.record;

import dev.rouse.kv.KvKey;
import dev.rouse.record.field.Lengths;
import dev.rouse.record.field.RecordReader;

/**
 * Identity of the store: format 1, shard count 2, identity 16.
 *
 * @param shards how many shards its actors are spread over
 * @param storeHigh first half of the random identity
 * @param storeLow second half
 */
public record FormatRecord(int shards, long storeHigh, long storeLow) {

    private static final int FORMAT = 1;

    public byte[] encode() {
        return java.nio.ByteBuffer.allocate(19)
                .put((byte) FORMAT)
                .putShort(Lengths.of2(shards))
                .putLong(storeHigh)
                .putLong(storeLow)
                .array();
    }

    /** @throws dev.rouse.kv.error.KvCorruptException not such a record, or of a newer format */
    public static FormatRecord decode(KvKey key, byte[] bytes) {
        return RecordReader.read(
                key,
                "format",
                bytes,
                FORMAT,
                fields -> new FormatRecord(fields.getShort() & 0xFFFF, fields.getLong(), fields.getLong()));
    }
}
