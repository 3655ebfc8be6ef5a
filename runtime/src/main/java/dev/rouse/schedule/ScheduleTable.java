package dev.rouse.schedule;

import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.record.ScheduleRecord;
import dev.rouse.record.Suffix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An actor's schedule at one moment, by what is tried next. Immutable. */
public final class ScheduleTable {

    public static final ScheduleTable EMPTY = new ScheduleTable(List.of(), List.of());

    private static final Comparator<ScheduleRecord> NEXT_FIRST =
            Comparator.comparingLong(ScheduleRecord::wakeAt).thenComparingLong(ScheduleRecord::id);
    static final Comparator<ScheduleRecord> OLDEST_FIRST =
            Comparator.comparingLong(ScheduleRecord::failedAt).thenComparingLong(ScheduleRecord::id);

    private final List<ScheduleRecord> entries;
    private final List<ScheduleRecord> deadLetters;

    private ScheduleTable(List<ScheduleRecord> entries, List<ScheduleRecord> deadLetters) {
        this.entries = entries;
        this.deadLetters = deadLetters;
    }

    /**
     * Decodes the stored rows.
     *
     * @param rows by their suffixes
     * @param keyOf the whole key of a suffix, for errors
     */
    public static ScheduleTable decode(List<KvEntry> rows, UnaryOperator<KvKey> keyOf) {
        if (rows.isEmpty()) {
            return EMPTY;
        }
        List<ScheduleRecord> entries = new ArrayList<>(rows.size());
        List<ScheduleRecord> dead = new ArrayList<>(0);
        for (KvEntry row : rows) {
            ScheduleRecord record = ScheduleRecord.decode(keyOf.apply(row.key()), row.value());
            (Suffix.isDeadLetter(row.key()) ? dead : entries).add(record);
        }
        entries.sort(NEXT_FIRST);
        dead.sort(OLDEST_FIRST);
        return new ScheduleTable(entries, dead);
    }

    /** This table after {@code changes}, by suffix: null removes. */
    public ScheduleTable with(Map<KvKey, @Nullable ScheduleRecord> changes) {
        ScheduleTable changed = this;
        for (Map.Entry<KvKey, @Nullable ScheduleRecord> change : changes.entrySet()) {
            changed = changed.with(change.getKey(), change.getValue());
        }
        return changed;
    }

    /** This table with one change. */
    public ScheduleTable with(KvKey suffix, @Nullable ScheduleRecord record) {
        long id = Suffix.scheduledId(suffix);
        return Suffix.isDeadLetter(suffix)
                ? new ScheduleTable(entries, replaced(deadLetters, id, record, OLDEST_FIRST))
                : new ScheduleTable(replaced(entries, id, record, NEXT_FIRST), deadLetters);
    }

    private static List<ScheduleRecord> replaced(
            List<ScheduleRecord> before, long id, @Nullable ScheduleRecord record, Comparator<ScheduleRecord> order) {
        List<ScheduleRecord> after = new ArrayList<>(before.size() + 1);
        @Nullable ScheduleRecord pending = record;
        for (ScheduleRecord other : before) {
            if (other.id() == id) {
                continue;
            }
            if (pending != null && order.compare(pending, other) < 0) {
                after.add(pending);
                pending = null;
            }
            after.add(other);
        }
        if (pending != null) {
            after.add(pending);
        }
        return after;
    }

    /** All entries, the one that is tried next first. */
    public List<ScheduleRecord> entries() {
        return entries;
    }

    public List<ScheduleRecord> deadLetters() {
        return deadLetters;
    }

    public int size() {
        return entries.size() + deadLetters.size();
    }

    /** The greatest id that an entry or a dead letter has, of those up to {@code limit}; 0 when there is none. */
    public long newestId(long limit) {
        return Math.max(newest(entries, limit), newest(deadLetters, limit));
    }

    private static long newest(List<ScheduleRecord> records, long limit) {
        long newest = 0;
        for (ScheduleRecord record : records) {
            newest = record.id() <= limit ? Math.max(newest, record.id()) : newest;
        }
        return newest;
    }

    /** The entry that is tried next; null when there is none. */
    public @Nullable ScheduleRecord first() {
        return entries.isEmpty() ? null : entries.get(0);
    }

    public @Nullable ScheduleRecord entry(long id) {
        return find(entries, record -> record.id() == id);
    }

    public @Nullable ScheduleRecord named(String name) {
        return find(entries, record -> record.name().equals(name));
    }

    /** An entry of the same name as {@code record}; null when there is none. */
    public @Nullable ScheduleRecord namedOtherThan(ScheduleRecord record) {
        return find(entries, other -> other.name().equals(record.name()) && other.id() != record.id());
    }

    public @Nullable ScheduleRecord deadLetter(long id) {
        return find(deadLetters, record -> record.id() == id);
    }

    private static @Nullable ScheduleRecord find(List<ScheduleRecord> records, Predicate<ScheduleRecord> which) {
        for (ScheduleRecord record : records) {
            if (which.test(record)) {
                return record;
            }
        }
        return null;
    }
}
