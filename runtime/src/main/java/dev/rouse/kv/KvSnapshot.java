package dev.rouse.kv;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer to a {@link KvRead}: everything as of one version. */
public final class KvSnapshot {

    private final KvVersion version;
    private final byte[] @Nullable [] values;
    private final List<KvRangeResult> ranges;

    /**
     * @param values one per key of the request, null where the key is absent
     * @param ranges one per range of the request
     */
    public KvSnapshot(KvVersion version, byte[] @Nullable [] values, List<KvRangeResult> ranges) {
        this.version = version;
        this.values = values;
        this.ranges = ranges;
    }

    /** The version that everything in it is as of. */
    public KvVersion version() {
        return version;
    }

    /** The value of the request's key at {@code index}, shared and read only; null when absent. */
    public byte @Nullable [] value(int index) {
        return values[index];
    }

    /** The result of the request's range at {@code index}. */
    public KvRangeResult range(int index) {
        return ranges.get(index);
    }

    /** Keys and values of all ranges plus values of all keys, in bytes. */
    public long bytes() {
        long bytes = 0;
        for (byte[] value : values) {
            bytes += value == null ? 0 : value.length;
        }
        for (KvRangeResult range : ranges) {
            for (KvEntry entry : range.entries()) {
                bytes += entry.size();
            }
        }
        return bytes;
    }
}
