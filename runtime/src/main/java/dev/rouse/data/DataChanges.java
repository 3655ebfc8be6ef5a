package dev.rouse.data;

import dev.rouse.DataKey;
import dev.rouse.feature.Changes;
import dev.rouse.feature.RecordChanges;
import dev.rouse.kv.KvKey;
import dev.rouse.record.Suffix;
import java.util.Collections;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/** The changes that one turn makes to its actor's own data. */
public final class DataChanges extends Changes {

    /** Null values delete. */
    private NavigableMap<DataKey, byte @Nullable []> entries = Collections.emptyNavigableMap();

    private long cost;

    public DataChanges(DataFeature feature) {
        super(feature);
    }

    /** By key: null for a deletion. */
    public NavigableMap<DataKey, byte @Nullable []> entries() {
        return entries;
    }

    /** @param after taken over */
    public void replace(NavigableMap<DataKey, byte @Nullable []> after, long newCost) {
        entries = after;
        cost = newCost;
    }

    @Override
    public long cost() {
        return cost;
    }

    @Override
    public void absorb(Changes later) {
        DataChanges next = (DataChanges) later;
        entries.putAll(next.entries);
        cost += next.cost;
    }

    @Override
    public void addTo(RecordChanges records) {
        entries.forEach((key, value) -> {
            KvKey suffix = KvKey.of(Suffix.data(key));
            if (value == null) {
                records.clear(suffix);
            } else {
                records.set(suffix, value, false);
            }
        });
    }
}
