package dev.rouse.schedule;

import dev.rouse.feature.Changes;
import dev.rouse.feature.RecordChanges;
import dev.rouse.kv.KvKey;
import dev.rouse.record.ScheduleRecord;
import dev.rouse.record.Suffix;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The changes that one turn makes to its actor's schedule. */
public final class ScheduleChanges extends Changes {

    private final Map<KvKey, @Nullable ScheduleRecord> rows = new LinkedHashMap<>();
    private final ScheduleShare share;
    private ScheduleTable table;
    private long cost;

    /** @param share the schedule as the turn finds it */
    public ScheduleChanges(ScheduleShare share) {
        super(share.feature());
        this.share = share;
        this.table = share.settled();
    }

    /**
     * @param record null to remove what is there
     * @param added what this takes of a commit, without what the changes of the same row before it took
     */
    public void put(KvKey suffix, @Nullable ScheduleRecord record, long added) {
        cost += added;
        put(suffix, record);
    }

    private void put(KvKey suffix, @Nullable ScheduleRecord record) {
        rows.put(suffix, record);
        table = table.with(suffix, record);
    }

    /** The schedule with these changes, on top of what the turn found or, once settled, of what was there by then. */
    public ScheduleTable table() {
        return table;
    }

    /** Applies the changes to what is there now. A name stays with the entry that was given it last. */
    @Override
    public void settle() {
        table = share.settled().with(rows);
        for (ScheduleRecord record : List.copyOf(notNull().values())) {
            @Nullable ScheduleRecord other;
            while (!record.name().isEmpty() && (other = table.namedOtherThan(record)) != null) {
                put(KvKey.of(Suffix.scheduleEntry(other.id())), null);
            }
        }
    }

    private Map<KvKey, ScheduleRecord> notNull() {
        Map<KvKey, ScheduleRecord> kept = new LinkedHashMap<>();
        rows.forEach((suffix, record) -> {
            if (record != null && !Suffix.isDeadLetter(suffix)) {
                kept.put(suffix, record);
            }
        });
        return kept;
    }

    @Override
    public void adopt() {
        share.settle(table);
    }

    @Override
    public boolean moveWake() {
        return true;
    }

    @Override
    public void absorb(Changes later) {
        ScheduleChanges next = (ScheduleChanges) later;
        rows.putAll(next.rows);
        table = next.table;
        cost += next.cost;
    }

    /** By suffix: null removes. */
    public Map<KvKey, @Nullable ScheduleRecord> rows() {
        return rows;
    }

    /** With what {@link #settle} may add. */
    @Override
    public long cost() {
        return cost;
    }

    @Override
    public void addTo(RecordChanges records) {
        rows.forEach((suffix, record) -> {
            if (record == null) {
                records.clear(suffix);
            } else {
                records.set(suffix, record.encode(), true);
            }
        });
    }
}
