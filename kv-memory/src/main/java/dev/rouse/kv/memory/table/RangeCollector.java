package dev.rouse.kv.memory.table;

import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRangeResult;
import java.util.ArrayList;
import java.util.List;

/** Takes what a range finds as of a version, until a bound of the request is reached. */
final class RangeCollector {

    private static final KvRangeResult NOTHING = new KvRangeResult(List.of(), false);

    private final KvRange range;
    private final long version;

    private List<KvEntry> entries = List.of();
    private long bytes;
    private boolean truncated;

    RangeCollector(KvRange range, long version) {
        this.range = range;
        this.version = version;
    }

    /** @return false when there is more than asked for */
    boolean take(Cell cell) {
        byte[] value = cell.valueAt(version);
        if (value == null) {
            return true;
        }
        bytes += cell.key().length() + value.length;
        if (entries.size() == range.maxRows() || bytes > range.maxBytes()) {
            truncated = true;
            return false;
        }
        if (entries.isEmpty()) {
            entries = new ArrayList<>(4);
        }
        entries.add(new KvEntry(cell.key(), value));
        return true;
    }

    KvRangeResult result() {
        return entries.isEmpty() && !truncated ? NOTHING : new KvRangeResult(entries, truncated);
    }
}
