package dev.rouse.record.workflow;

import dev.rouse.kv.KvKey;
import dev.rouse.record.field.RecordReader;
import java.nio.ByteBuffer;

/**
 * Counts of an actor's workflows. Format 1, ended 8, at-least 1. There is no such record where nothing is counted.
 *
 * @param ended workflows that have ended and are kept
 * @param isAtLeast whether there may be some more
 */
public record WorkflowHead(long ended, boolean isAtLeast) {

    private static final int FORMAT = 1;

    /** Size of what {@link #encode()} makes, in bytes. */
    public static final int SIZE = 10;

    public byte[] encode() {
        return ByteBuffer.allocate(SIZE)
                .put((byte) FORMAT)
                .putLong(ended)
                .put((byte) (isAtLeast ? 1 : 0))
                .array();
    }

    /** @throws dev.rouse.kv.error.KvCorruptException it is no such record */
    public static WorkflowHead decode(KvKey key, byte[] bytes) {
        return RecordReader.read(
                key, "workflows", bytes, FORMAT, fields -> new WorkflowHead(fields.getLong(), fields.get() != 0));
    }
}
