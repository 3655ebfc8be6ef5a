package dev.rouse.record.workflow;

import dev.rouse.kv.KvKey;
import dev.rouse.record.field.RecordReader;
import java.nio.ByteBuffer;

/**
 * The number of the workflow that had an id which its starter gave it. Format 1, number 8.
 *
 * @param number of a workflow that has ended
 */
public record EndedIdRecord(long number) implements WorkflowRow {

    private static final int FORMAT = 1;

    @Override
    public int size() {
        return 1 + Long.BYTES;
    }

    @Override
    public byte[] encode() {
        return ByteBuffer.allocate(size()).put((byte) FORMAT).putLong(number).array();
    }

    /** @throws dev.rouse.kv.error.KvCorruptException it is no such record */
    public static EndedIdRecord decode(KvKey key, byte[] bytes) {
        return RecordReader.read(
                key, "id of an ended workflow", bytes, FORMAT, fields -> new EndedIdRecord(fields.getLong()));
    }
}
