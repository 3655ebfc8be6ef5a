package dev.rouse.record.field;

import dev.rouse.TraceContext;
import dev.rouse.base.Quantity;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.error.KvCorruptException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Opens a record: checks its format version, and turns bytes that end too early or too late into a clear error. */
public final class RecordReader {

    private RecordReader() {}

    public static <T> T read(KvKey key, String record, byte[] bytes, int newestFormat, Function<ByteBuffer, T> fields) {
        return read(key, record, bytes, newestFormat, 0xFF, fields);
    }

    /** As {@link #read(KvKey, String, byte[], int, Function)}, of a record that may have a {@link TraceField}. */
    public static <T> T readTraced(
            KvKey key,
            String record,
            byte[] bytes,
            int newestFormat,
            BiFunction<ByteBuffer, @Nullable TraceContext, T> fields) {
        boolean isTraced = TraceField.isIn(bytes);
        return read(
                key,
                record,
                bytes,
                newestFormat,
                TraceField.FORMATS,
                buffer -> fields.apply(buffer, isTraced ? TraceField.read(buffer) : null));
    }

    private static <T> T read(
            KvKey key, String record, byte[] bytes, int newestFormat, int mask, Function<ByteBuffer, T> fields) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        try {
            int format = buffer.get() & mask;
            if (format == 0 || format > newestFormat) {
                throw new KvCorruptException(
                        record + " record at " + key,
                        "it has format " + (bytes[0] & 0xFF) + ", this version of Rouse knows 1 to " + newestFormat
                                + "; a newer version wrote it, or it is no such record. It was left as it is.",
                        null);
            }
            T value = fields.apply(buffer);
            if (buffer.hasRemaining()) {
                throw new KvCorruptException(
                        record + " record at " + key,
                        Quantity.of(buffer.remaining(), "byte is", "bytes are")
                                + " left after its fields. It was left as it is.",
                        null);
            }
            return value;
        } catch (BufferUnderflowException e) {
            throw new KvCorruptException(
                    record + " record at " + key,
                    "it ends after " + Quantity.of(bytes.length, "byte")
                            + ", in the middle of a field. It was left as it is.",
                    e);
        }
    }
}
