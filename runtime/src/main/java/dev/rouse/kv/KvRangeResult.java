package dev.rouse.kv;

import java.util.List;

/**
 * The entries that a range read found.
 *
 * @param entries in the order of the request
 * @param truncated whether a bound of the request stopped it while there was more
 */
public record KvRangeResult(List<KvEntry> entries, boolean truncated) {

    public KvRangeResult {
        entries = List.copyOf(entries);
    }
}
