package dev.rouse.actor;

import dev.rouse.record.ScheduleRecord;
import org.jspecify.annotations.Nullable;

/** The schedule of one actor in memory: as finished turns left it, and as it is in the store. */
final class ScheduleShare extends Share {

    private ScheduleTable settled;
    private ScheduleTable stored;

    /** @param stored what the start has found */
    ScheduleShare(ScheduleFeature feature, ScheduleTable stored) {
        super(feature);
        this.settled = stored;
        this.stored = stored;
    }

    /** The schedule that finished turns left. */
    ScheduleTable settled() {
        return settled;
    }

    void settle(ScheduleTable after) {
        settled = after;
    }

    @Override
    protected void durable(Changes saved) {
        stored = ((ScheduleChanges) saved).table();
    }

    @Override
    protected void rollBack(@Nullable Changes kept) {
        settled = tableAfter(kept);
    }

    @Override
    protected @Nullable WakeTime wake(@Nullable Changes saved) {
        ScheduleRecord first = tableAfter(saved).first();
        return first == null ? null : new WakeTime(Math.max(1, first.wakeAt()), first.recurs(), first.pauseMillis());
    }

    private ScheduleTable tableAfter(@Nullable Changes newest) {
        return newest == null ? stored : ((ScheduleChanges) newest).table();
    }
}
