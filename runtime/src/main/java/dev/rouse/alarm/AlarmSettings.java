package dev.rouse.alarm;

import java.time.Duration;

/**
 * Bounds of one {@link AlarmClock}.
 *
 * @param inMemory about how many alarms it keeps in memory: the earliest of each shard
 * @param waking actors that it wakes at the same time; one that takes over a second to answer counts no more
 * @param jitter over which recurring entries are spread that nobody was there for; zero: none
 */
public record AlarmSettings(int inMemory, int waking, Duration jitter) {

    /** What a runtime has unless told otherwise. */
    public static final AlarmSettings DEFAULTS = new AlarmSettings(131_072, 1024, Duration.ofSeconds(5));

    public AlarmSettings {
        if (inMemory < 1 || waking < 1 || jitter.isNegative()) {
            throw new IllegalArgumentException("inMemory and waking are at least 1 and jitter is zero or more, got "
                    + inMemory + ", " + waking + " and " + jitter + ".");
        }
    }
}
