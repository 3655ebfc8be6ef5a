package dev.rouse.record.workflow;

import dev.rouse.kv.KvKey;
import dev.rouse.record.field.RecordReader;
import dev.rouse.record.field.VarFields;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Something that was told a workflow before it came to wait for it, or a promise that was kept. Format 1, promise 1, at 8 (ms since 1970), name
 * (length 2 and UTF-8), value (length 4, -1: none, and the codec's bytes).
 *
 * @param promise whether it stays for all that wait for it; else the first takes it
 * @param at when it was told
 * @param value null for none
 */
public record SignalRecord(boolean promise, long at, String name, byte @Nullable [] value) implements WorkflowRow {

    private static final int FORMAT = 1;
    private static final int FIXED_BYTES = 10;

    @Override
    public int size() {
        return FIXED_BYTES + VarFields.sizeOf(name) + VarFields.sizeOf(value);
    }

    @Override
    public byte[] encode() {
        ByteBuffer bytes = ByteBuffer.allocate(size());
        bytes.put((byte) FORMAT).put((byte) (promise ? 1 : 0)).putLong(at);
        VarFields.put(bytes, name);
        VarFields.put(bytes, value);
        return bytes.array();
    }

    /** @throws dev.rouse.kv.error.KvCorruptException it is no such record */
    public static SignalRecord decode(KvKey key, byte[] bytes) {
        return RecordReader.read(
                key,
                "signal",
                bytes,
                FORMAT,
                fields -> new SignalRecord(
                        fields.get() != 0, fields.getLong(), VarFields.text(fields), VarFields.value(fields)));
    }
}
