package dev.rouse.record;

import dev.rouse.kv.KvKey;
import dev.rouse.record.field.RecordReader;
import java.nio.ByteBuffer;

/**
 * The pause of a type, there while it is paused: format 1, since 8.
 *
 * @param since when it was paused, in milliseconds since 1970
 */
public record PausedTypeRecord(long since) {

    private static final int FORMAT = 1;

    public byte[] encode() {
        return ByteBuffer.allocate(9).put((byte) FORMAT).putLong(since).array();
    }

    /** @throws dev.rouse.kv.error.KvCorruptException not such a record, or of a newer format */
    public static PausedTypeRecord decode(KvKey key, byte[] bytes) {
        return RecordReader.read(key, "paused type", bytes, FORMAT, fields -> new PausedTypeRecord(fields.getLong()));
    }
}
