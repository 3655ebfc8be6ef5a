package dev.rouse.record.workflow;

import dev.rouse.kv.KvKey;
import dev.rouse.record.field.RecordReader;
import java.nio.ByteBuffer;
import java.util.List;

/** Some entries of a workflow that has not ended. Format 1, then the entries as {@link NumberedEntry} has them. */
public record EntriesRecord(List<NumberedEntry> entries) implements WorkflowRow {

    private static final int FORMAT = 1;

    @Override
    public int size() {
        return 1 + NumberedEntry.sizeOf(entries);
    }

    @Override
    public byte[] encode() {
        ByteBuffer bytes = ByteBuffer.allocate(size());
        bytes.put((byte) FORMAT);
        NumberedEntry.put(entries, bytes);
        return bytes.array();
    }

    /** @throws dev.rouse.kv.error.KvCorruptException it is no such record */
    public static EntriesRecord decode(KvKey key, byte[] bytes) {
        return RecordReader.read(
                key, "workflow entries", bytes, FORMAT, fields -> new EntriesRecord(NumberedEntry.read(key, fields)));
    }
}
