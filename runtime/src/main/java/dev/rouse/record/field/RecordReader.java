package dev.rouse.record.field;

import dev.rouse.base.Quantity;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.error.KvCorruptException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.function.Function;

/** Opens a record: checks its format version, and turns bytes that end too early or too late into a clear error. */
public final class RecordReader {

    private RecordReader() {}

    public static <T> T read(KvKey key, String record, byte[] bytes, int newestFormat, Function<ByteBuffer, T> fields) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        try {
            int format = buffer.get() & 0xFF;
            if (format == 0 || format > newestFormat) {
                throw new KvCorruptException(
                        record + " record at " + key,
                        "it has format " + format + ", this version of Rouse knows 1 to " + newestFormat
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
