package dev.rouse.lane;

import java.util.SplittableRandom;

/** Ids of things that actors make, as entries of schedules: by the clock, with a random end, so that no id of an actor comes twice. Lane only. */
final class ClockIds {

    /** Bits behind the clock's milliseconds. */
    private static final int BITS = 16;

    private final SplittableRandom random;
    private long last;

    ClockIds(SplittableRandom random) {
        this.random = random;
    }

    /**
     * An id greater than that of each made here before, so that things of one time go by their creation.
     *
     * @param newest the greatest that the actor has
     */
    long next(long clockMillis, long newest) {
        long byClock = clockMillis << BITS | random.nextInt(1 << BITS);
        last = Math.max(byClock, Math.max(last, newest) + 1);
        return last;
    }
}
