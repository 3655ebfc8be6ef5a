package dev.rouse.record;

/**
 * The end of a recurring entry of a schedule.
 *
 * @param until the last time that it may be due, in milliseconds since 1970; {@link Long#MAX_VALUE}: no such time
 * @param left how many firings are still to take effect; 0: none, it is over; -1: no number of them ends it
 */
public record ScheduleEnd(long until, int left) {

    /** That of an entry that goes on until it is cancelled. */
    public static final ScheduleEnd NEVER = new ScheduleEnd(Long.MAX_VALUE, -1);

    public ScheduleEnd withUntil(long millis) {
        return new ScheduleEnd(millis, left);
    }

    public ScheduleEnd withLeft(int firings) {
        return new ScheduleEnd(until, firings);
    }

    /** After one more firing has taken effect. */
    public ScheduleEnd afterFiring() {
        return left > 0 ? withLeft(left - 1) : this;
    }

    /** Whether an entry that is next due at {@code millis} is over instead. */
    public boolean isBefore(long millis) {
        return left == 0 || until < millis;
    }

    public boolean isNever() {
        return equals(NEVER);
    }
}
