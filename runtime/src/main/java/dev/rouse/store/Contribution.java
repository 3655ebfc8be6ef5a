package dev.rouse.store;

import dev.rouse.kv.KvMutation;
import java.util.List;

/** What one actor puts into a group commit: absolute values, so that sending it twice does no harm. */
public record Contribution(List<KvMutation> mutations) {

    /** Keys and values, in bytes. */
    public int size() {
        int size = 0;
        for (KvMutation mutation : mutations) {
            size += mutation.size();
        }
        return size;
    }
}
