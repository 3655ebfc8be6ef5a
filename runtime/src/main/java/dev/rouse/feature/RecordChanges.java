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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Records of one actor that a commit changes, the last change of each. Keys are suffixes behind the actor's own prefix. */
public final class RecordChanges {

    private final Map<KvKey, Change> bySuffix = new LinkedHashMap<>();
    private final List<Changes> last = new ArrayList<>(1);
    private List<Range> ranges = List.of();

    /** One of those that were added and cleared; null for none. */
    private @Nullable KvKey passing;

    /** Suffixes from {@code begin} up to {@code end}, without that one. */
    public record Range(KvKey begin, KvKey end) {}

    /** The change of a record: bytes, or null to clear it. */
    private static final class Change {

        private static final Change CLEARED = new Change(null, true, false, null);

        private byte @Nullable [] value;
        private final boolean small;

        /** Whether the store has no such record. */
        private final boolean isNew;

        private @Nullable Supplier<byte[]> encoding;

        Change(byte @Nullable [] value, boolean small, boolean isNew, @Nullable Supplier<byte[]> encoding) {
            this.value = value;
            this.small = small;
            this.isNew = isNew;
            this.encoding = encoding;
        }

        byte @Nullable [] value() {
            if (encoding != null) {
                value = encoding.get();
                encoding = null;
            }
            return value;
        }
    }

    /**
     * Sets a record.
     *
     * @param small whether the record is always one that the store keeps in one place, so that nothing of it need be cleared first
     */
    public void set(KvKey suffix, byte[] value, boolean small) {
        Change before = bySuffix.get(suffix);
        bySuffix.put(suffix, new Change(value, small, before != null && before.isNew, null));
    }

    /** As {@link #set}, of a record that the store does not have: if it is cleared again, nothing is written of it. */
    public void add(KvKey suffix, byte[] value, boolean small) {
        Change before = bySuffix.get(suffix);
        bySuffix.put(suffix, new Change(value, small, before == null || before.isNew, null));
    }

    /**
     * As {@link #add(KvKey, byte[], boolean)}, of a small record.
     *
     * @param encoding makes its bytes, where it is not cleared again
     */
    public void add(KvKey suffix, Supplier<byte[]> encoding) {
        Change before = bySuffix.get(suffix);
        bySuffix.put(suffix, new Change(null, true, before == null || before.isNew, encoding));
    }

    /** Clears a record. */
    public void clear(KvKey suffix) {
        Change before = bySuffix.get(suffix);
        if (before != null && before.isNew) {
            takeBack(suffix);
        } else {
            bySuffix.put(suffix, Change.CLEARED);
        }
    }

    /** As {@link #clear}, of a record that the store does not have: it is here if it was added, or not at all. */
    public void takeBack(KvKey suffix) {
        passing = suffix;
        bySuffix.remove(suffix);
    }

    /** Lets {@code changes} add the last of its records once all have been added: of one feature only those that were given last. */
    public void atEnd(Changes changes) {
        last.removeIf(before -> before.feature() == changes.feature());
        last.add(changes);
    }

    /** All changes have been added. */
    public void complete() {
        last.forEach(changes -> changes.addLast(this));
        last.clear();
    }

    /**
     * Clears all records from {@code begin} up to {@code end}, without that one, those too that were set before. Of those that a start reads
     * ahead, {@link #bySuffix} does not have them, but {@link #ranges}.
     */
    public void clear(KvKey begin, KvKey end) {
        bySuffix.keySet().removeIf(suffix -> suffix.compareTo(begin) >= 0 && suffix.compareTo(end) < 0);
        ranges = ranges.isEmpty() ? new ArrayList<>(1) : ranges;
        ranges.add(new Range(begin, end));
    }

    /** Ranges of records that are cleared, before the others change. */
    public List<Range> ranges() {
        return ranges;
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
            byte[] value = change.value();
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
        bySuffix.forEach((suffix, change) -> values.put(suffix, change.value()));
        return values;
    }
}
