package dev.rouse.feature;

import dev.rouse.ActorId;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvMutation;
import dev.rouse.record.Keys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records of one actor that a commit changes, the last change of each. Keys are suffixes behind the actor's own prefix. */
public final class RecordChanges {

    private final Map<KvKey, Change> bySuffix = new LinkedHashMap<>();
    private List<Range> ranges = List.of();

    /** One of those that were added and cleared; null for none. */
    private @Nullable KvKey passing;

    /** Suffixes from {@code begin} up to {@code end}, without that one. */
    private record Range(KvKey begin, KvKey end) {}

    /**
     * @param value null clears
     * @param isNew whether the store has no such record
     */
    private record Change(byte @Nullable [] value, boolean small, boolean isNew) {}

    /**
     * Sets a record.
     *
     * @param small whether the record is always one that the store keeps in one place, so that nothing of it need be cleared first
     */
    public void set(KvKey suffix, byte[] value, boolean small) {
        Change before = bySuffix.get(suffix);
        bySuffix.put(suffix, new Change(value, small, before != null && before.isNew));
    }

    /** As {@link #set}, of a record that the store does not have: if it is cleared again, nothing is written of it. */
    public void add(KvKey suffix, byte[] value, boolean small) {
        Change before = bySuffix.get(suffix);
        bySuffix.put(suffix, new Change(value, small, before == null || before.isNew));
    }

    /** Clears a record. */
    public void clear(KvKey suffix) {
        Change before = bySuffix.get(suffix);
        if (before != null && before.isNew) {
            takeBack(suffix);
        } else {
            bySuffix.put(suffix, new Change(null, true, false));
        }
    }

    /** As {@link #clear}, of a record that the store does not have: it is here if it was added, or not at all. */
    public void takeBack(KvKey suffix) {
        passing = suffix;
        bySuffix.remove(suffix);
    }

    /**
     * Clears all records from {@code begin} up to {@code end}, without that one, those too that were set before. Of none that a start
     * reads ahead: {@link #bySuffix} does not have them.
     */
    public void clear(KvKey begin, KvKey end) {
        bySuffix.keySet().removeIf(suffix -> suffix.compareTo(begin) >= 0 && suffix.compareTo(end) < 0);
        ranges = ranges.isEmpty() ? new ArrayList<>(1) : ranges;
        ranges.add(new Range(begin, end));
    }

    public boolean isEmpty() {
        return bySuffix.isEmpty() && ranges.isEmpty();
    }

    public void addTo(Keys keys, ActorId actor, List<KvMutation> mutations) {
        for (Range range : ranges) {
            mutations.add(new KvMutation.ClearRange(
                    keys.actor(actor, range.begin.bytes()), keys.actor(actor, range.end.bytes())));
        }
        bySuffix.forEach((suffix, change) -> {
            KvKey key = keys.actor(actor, suffix.bytes());
            byte[] value = change.value;
            mutations.add(value == null ? new KvMutation.Clear(key) : new KvMutation.Set(key, value, change.small));
        });
    }

    /** Adds a change that changes nothing, where everything was taken back: so that a commit finds out whether this node may write. */
    public void addNone(Keys keys, ActorId actor, List<KvMutation> mutations) {
        if (passing != null) {
            mutations.add(new KvMutation.Clear(keys.actor(actor, passing.bytes())));
        }
    }

    /** The records by suffix: null for one that is cleared. */
    public Map<KvKey, byte @Nullable []> bySuffix() {
        Map<KvKey, byte @Nullable []> values = new HashMap<>();
        bySuffix.forEach((suffix, change) -> values.put(suffix, change.value));
        return values;
    }
}
