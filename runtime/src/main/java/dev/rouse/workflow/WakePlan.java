package dev.rouse.workflow;

import dev.rouse.feature.WakeTime;
import dev.rouse.workflow.history.LiveWorkflow;
import dev.rouse.workflow.history.NumberSet;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When an actor is to be woken for its workflows. A time that was planned stays where it can: to move it would change more in the store than
 * waking the actor for nothing. Lane only.
 */
final class WakePlan {

    /** An actor is woken after this time where an attempt has not ended by then: because its node is gone, or the attempt takes long. */
    static final long WAKES_AFTER_MILLIS = 5_000;

    private final WakeTimes times = new WakeTimes();

    /** Numbers of those whose times are to be taken over. */
    private final NumberSet retimed = new NumberSet();

    private final LongFunction<@Nullable LiveWorkflow> waking;
    private final LongSupplier clock;
    private long visitedAt;
    private long clearedAt;
    private boolean isFrequent;
    private @Nullable WakeTime stored;

    /** By what the last turn left. */
    private @Nullable WakeTime armed;

    /**
     * @param waking the workflow of a number; null for none, or one that the actor is not woken for
     * @param clock in milliseconds since 1970
     */
    WakePlan(LongFunction<@Nullable LiveWorkflow> waking, LongSupplier clock) {
        this.waking = waking;
        this.clock = clock;
    }

    /** A workflow may have to be woken at another time. */
    void retime(long number) {
        retimed.add(number);
    }

    /** All that the start has found is here. */
    void begin() {
        armed = null;
        armed = next();
        stored = armed;
    }

    /** Plans anew, by what finished turns left; null for never. */
    @Nullable
    WakeTime arm() {
        WakeTime before = armed;
        armed = next();
        noteFrequency(before, armed);
        return armed;
    }

    /** A plan is in the store. */
    void stored(@Nullable WakeTime time) {
        stored = time;
    }

    /** The plan in the store; null for never. */
    @Nullable
    WakeTime stored() {
        return stored;
    }

    /** Goes back to an earlier plan. */
    void rollBack(@Nullable WakeTime time) {
        armed = time;
    }

    /** An alarm has come at {@code nowMillis}. */
    void visited(long nowMillis) {
        visitedAt = nowMillis;
    }

    private @Nullable WakeTime next() {
        takeTimes();
        long began = times.firstAttempt();
        long lost = began == WakeTimes.NEVER ? WakeTimes.NEVER : Math.max(visitedAt, began) + WAKES_AFTER_MILLIS;
        long due = Math.min(times.firstWait(), lost);
        WakeTime before = armed;
        boolean mayStay = lost != WakeTimes.NEVER || due == WakeTimes.NEVER && isFrequent;
        if (mayStay && before != null && before.due() <= due && before.due() > clock.getAsLong()) {
            return before;
        }
        return due == WakeTimes.NEVER ? null : new WakeTime(Math.max(1, due), false, 0);
    }

    /**
     * Notes whether there is something to be woken for, after nothing was, soon again: then the time stays where it is when there is nothing
     * any more. So workflows that come one after the other do not each set and clear a row of the alarm index.
     */
    private void noteFrequency(@Nullable WakeTime before, @Nullable WakeTime now) {
        if (before == null && now != null) {
            isFrequent = clearedAt != 0 && clock.getAsLong() - clearedAt < WAKES_AFTER_MILLIS;
        } else if (before != null && now == null) {
            clearedAt = clock.getAsLong();
        }
    }

    private void takeTimes() {
        for (long number : retimed.drain()) {
            LiveWorkflow workflow = waking.apply(number);
            if (workflow == null) {
                times.remove(number);
            } else {
                times.set(workflow);
            }
        }
    }

    /** Numbers of the workflows that wait for a time which has come. */
    List<Long> due(long nowMillis) {
        takeTimes();
        return times.due(nowMillis);
    }

    /** Whether the time that is in the store has come, whatever is meant now. */
    boolean isStoredDue(long nowMillis) {
        return stored != null && stored.due() <= nowMillis;
    }
}
