package dev.rouse.record.workflow;

import dev.rouse.kv.KvKey;
import dev.rouse.record.field.RecordReader;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A workflow that has not ended, with those of its entries that changed last. Format 1, length 4 and the record of the workflow, then the
 * entries as {@link NumberedEntry} has them.
 *
 * @param size in bytes
 */
public record FlowRecord(WorkflowRecord workflow, List<NumberedEntry> entries, int size) implements WorkflowRow {

    private static final int FORMAT = 1;
    private static final int FIXED_BYTES = 5;

    public FlowRecord(WorkflowRecord workflow, List<NumberedEntry> entries) {
        this(workflow, entries, FIXED_BYTES + workflow.size() + NumberedEntry.sizeOf(entries));
    }

    @Override
    public byte[] encode() {
        ByteBuffer bytes = ByteBuffer.allocate(size);
        bytes.put((byte) FORMAT).putInt(0);
        workflow.put(bytes);
        bytes.putInt(1, bytes.position() - FIXED_BYTES);
        NumberedEntry.put(entries, bytes);
        return bytes.array();
    }

    /** @throws dev.rouse.kv.error.KvCorruptException it is no such record */
    public static FlowRecord decode(KvKey key, byte[] bytes) {
        return RecordReader.read(
                key,
                "live workflow",
                bytes,
                FORMAT,
                fields -> new FlowRecord(
                        WorkflowRecord.decode(key, RecordPart.of(fields)), NumberedEntry.read(key, fields)));
    }
}
