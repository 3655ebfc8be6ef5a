package dev.rouse.schedule;

import dev.rouse.feature.Changes;
import dev.rouse.feature.Share;
import dev.rouse.feature.WakeTime;
import dev.rouse.record.ScheduleRecord;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The schedule of one actor in memory: as finished turns left it, and as it is in the store. */
public final class ScheduleShare extends Share {

    private ScheduleTable settled;
    private ScheduleTable stored;

    /** @param stored what the start has found */
    public ScheduleShare(ScheduleFeature feature, ScheduleTable stored) {
        super(feature);
        this.settled = stored;
        this.stored = stored;
    }

    /** The schedule that finished turns left. */
    public ScheduleTable settled() {
        return settled;
    }

    public void settle(ScheduleTable after) {
        settled = after;
    }

    @Override
    public void durable(Changes saved) {
        stored = ((ScheduleChanges) saved).table();
    }

    @Override
    public void rollBack(@Nullable Changes kept) {
        settled = tableAfter(kept);
    }

    @Override
    public @Nullable WakeTime wake(@Nullable Changes saved) {
        ScheduleRecord first = tableAfter(saved).first();
        return first == null ? null : new WakeTime(Math.max(1, first.wakeAt()), first.recurs(), first.pauseMillis());
    }

    /** Of the schedule that is in the store. */
    @Override
    public Map<String, Object> describe() {
        if (stored.size() == 0) {
            return Map.of();
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("entries", stored.entries().size());
        facts.put("deadLetters", stored.deadLetters().size());
        ScheduleRecord first = stored.first();
        if (first != null) {
            facts.put("nextDue", Instant.ofEpochMilli(first.wakeAt()));
        }
        return facts;
    }

    private ScheduleTable tableAfter(@Nullable Changes newest) {
        return newest == null ? stored : ((ScheduleChanges) newest).table();
    }
}
