package dev.rouse.kv.fdb.read;

import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one reply to a cover.
 *
 * @param rows as stored, by key
 * @param until the first key of which it tells nothing; null when it reached the end of the cover
 */
record CoverReply(List<KvEntry> rows, @Nullable KvKey until) {

    /** Tells whether the value of {@code key} can be taken from it. */
    boolean tells(KvKey key) {
        return until == null || key.compareTo(until) < 0;
    }

    /** The stored value; null when absent. */
    byte @Nullable [] value(KvKey key) {
        int at = firstFrom(key);
        return at < rows.size() && rows.get(at).key().equals(key) ? rows.get(at).value() : null;
    }

    /** The result of {@code range}; null when that takes more than this reply. */
    @Nullable
    RangeCollector range(KvRange range) {
        boolean whole = until == null || range.end().compareTo(until) <= 0;
        RangeCollector collector = new RangeCollector(range);
        int from = firstFrom(range.begin());
        int to = firstFrom(range.end());
        if (!range.reverse()) {
            while (from < to && collector.take(rows.get(from))) {
                from++;
            }
        } else if (whole) {
            while (from < to && collector.take(rows.get(to - 1))) {
                to--;
            }
        }
        return whole || collector.truncated() ? collector : null;
    }

    private int firstFrom(KvKey key) {
        int low = 0;
        int high = rows.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (rows.get(middle).key().compareTo(key) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
