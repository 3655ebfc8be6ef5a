package dev.rouse.alarm;

import dev.rouse.ActorAddress;
import java.util.Comparator;

/** One actor's row of the alarm index, in memory. Its clock's only. */
final class Alarm {

    /** State of the alarm: each constant names what comes next. */
    enum State {
        /** Its time by the wall clock has not come. Next: DUE. */
        WAITING,
        /** It is tried when a pause is over, whatever the wall clock shows. Next: DUE. */
        PAUSED,
        /** It stands in line. Next: WAKING, or GONE when its row goes first. */
        DUE,
        /** Its actor is being woken. Next: WAITING or PAUSED when there still is a row, else GONE. */
        WAKING,
        /** Nobody knows it any more. Final. */
        GONE
    }

    static final Comparator<Alarm> BY_TIME =
            Comparator.<Alarm>comparingLong(alarm -> alarm.wakeAt).thenComparingLong(alarm -> alarm.number);

    /** The one first whose pause ends first. The ticker's numbers have no order but by their differences. */
    static final Comparator<Alarm> BY_PAUSE = (one, other) -> one.pausedUntil == other.pausedUntil
            ? Long.compare(one.number, other.number)
            : Long.signum(one.pausedUntil - other.pausedUntil);

    final ActorAddress address;
    private final long number;

    State state = State.WAITING;

    /** When the index has it, in milliseconds since 1970; 0 when the row has gone. */
    long due;

    /** When it was to be tried, in milliseconds since 1970: at {@code due} or, after a pause, when that was over. */
    long wakeAt;

    /** Whether it is to be tried, or was, after a pause. */
    boolean paused;

    /** End of its pause, in nanoseconds of the ticker. */
    long pausedUntil;

    /** Number of times that its actor could not be woken for this row. */
    int failures;

    /** Whether the row has moved since its actor was woken for it. */
    boolean moved;

    /** Whether it counts among those that are being woken. */
    boolean counted;

    long wokenAtNanos;

    /** @param number tells alarms of the same time apart */
    Alarm(ActorAddress address, long number, long due) {
        this.address = address;
        this.number = number;
        this.due = due;
    }
}
