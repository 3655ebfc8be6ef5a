package dev.rouse.client.session;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses before a socket is opened again: each is twice as long as the one before it, up to the longest, and between a half and all of that, so
 * that the clients of a server that went do not come back as one. They begin anew once a socket has lasted.
 */
public final class Pauses {

    private static final int MOST_DOUBLINGS = 30;

    /** For which a socket is open until its server counts as one that serves. */
    private static final long LASTING = Duration.ofSeconds(10).toNanos();

    private final long first;
    private final long longest;
    private final RandomGenerator random;
    private int failures;

    Pauses(Duration first, Duration longest, RandomGenerator random) {
        this.first = first.toNanos();
        this.longest = Math.max(longest.toNanos(), this.first);
        this.random = random;
    }

    /** A socket has ended that was open for so long. */
    void lasted(long nanos) {
        if (nanos >= LASTING) {
            failures = 0;
        }
    }

    /** Whether the next one would be the first. */
    boolean isFirst() {
        return failures == 0;
    }

    /** Begins anew with the first one. */
    public void reset() {
        failures = 0;
    }

    /** The next pause, in nanoseconds. */
    public long next() {
        long whole = first;
        for (int i = 0; i < Math.min(failures, MOST_DOUBLINGS) && whole < longest; i++) {
            whole = Math.min(longest, whole * 2);
        }
        failures++;
        return whole - (long) (random.nextDouble() * whole / 2);
    }

    /** As {@link #next}, of one that is left out. */
    long none() {
        failures++;
        return 0;
    }
}
