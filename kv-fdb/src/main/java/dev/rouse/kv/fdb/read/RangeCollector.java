package dev.rouse.kv.fdb.read;

import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.fdb.layout.LargeValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes what a range finds until a bound of the request is reached; a large value counts in full. */
public final class RangeCollector {

    private final KvRange range;
    private final List<KvEntry> entries = new ArrayList<>();
    private long bytes;
    private @Nullable KvKey stoppedAt;

    RangeCollector(KvRange range) {
        this.range = range;
    }

    /** @return false when there is more than asked for */
    boolean take(KvEntry stored) {
        KvKey key = stored.key();
        bytes += key.length() + LargeValue.fullLength(key, stored.value());
        if (entries.size() == range.maxRows() || bytes > range.maxBytes()) {
            stoppedAt = key;
            return false;
        }
        entries.add(stored);
        return true;
    }

    /** The entries as stored, with the descriptors of large values. */
    List<KvEntry> entries() {
        return entries;
    }

    boolean truncated() {
        return stoppedAt != null;
    }

    /** The keys that this answer depends on: all of the range, or its part up to the entry that was too much. */
    public KvRange covered() {
        KvKey last = stoppedAt;
        if (last == null) {
            return range;
        }
        return range.reverse() ? KvRange.of(last, range.end()) : KvRange.of(range.begin(), last.next());
    }
}
