package dev.rouse.event;

import dev.rouse.EventOptions;
import dev.rouse.feature.Changes;
import dev.rouse.feature.RecordChanges;
import dev.rouse.kv.KvKey;
import dev.rouse.record.EventLogRecord;
import dev.rouse.record.EventRecord;
import dev.rouse.record.Suffix;
import java.util.ArrayList;
import java.util.List;

/** The events that one turn emits: they get their offsets when it ends. */
final class EventChanges extends Changes {

    private final EventShare share;
    private final EventOptions options;
    private final long life;
    private final List<EventRecord> emitted = new ArrayList<>();

    /** The same, as they are stored. */
    private final List<byte[]> rows = new ArrayList<>();

    private long cost;

    /** The first offset that was kept before; set when the turn ends, as what follows. */
    private long keptFrom;

    /** The offset behind the last that was kept before. */
    private long keptTo;

    private EventLogRecord log;

    EventChanges(EventShare share, EventOptions options, long life) {
        super(share.feature());
        this.share = share;
        this.options = options;
        this.life = life;
        this.log = EventLogRecord.empty(life);
    }

    /** @param after cost of these changes, with the event */
    void add(EventRecord event, byte[] row, long after) {
        emitted.add(event);
        rows.add(row);
        cost = after;
    }

    @Override
    public long cost() {
        return cost;
    }

    @Override
    public void settle() {
        EventLogRecord before = share.settled(life);
        keptFrom = before.first();
        keptTo = before.next();
        log = before;
        for (EventRecord event : emitted) {
            log = EventLog.with(log, options, event.size(), event.millis());
        }
    }

    @Override
    public void adopt() {
        share.settle(log);
    }

    @Override
    public void absorb(Changes later) {
        EventChanges next = (EventChanges) later;
        emitted.addAll(next.emitted);
        rows.addAll(next.rows);
        cost += next.cost;
        log = next.log;
    }

    /** The log as it is after these. */
    EventLogRecord log() {
        return log;
    }

    private long first() {
        return log.next() - rows.size();
    }

    /** The same for those who are told once it is in the store. */
    Emission emission() {
        return new Emission(first(), emitted, rows, log);
    }

    @Override
    public void addTo(RecordChanges records) {
        long kept = log.first();
        for (int i = 0; i < rows.size(); i++) {
            if (first() + i >= kept) {
                records.set(KvKey.of(Suffix.event(first() + i)), rows.get(i), true);
            }
        }
        long clearedTo = Math.min(kept, keptTo);
        if (keptFrom < clearedTo) {
            records.clear(KvKey.of(Suffix.event(keptFrom)), KvKey.of(Suffix.event(clearedTo)));
        }
        records.set(KvKey.of(Suffix.eventLog()), log.encode(), true);
    }
}
