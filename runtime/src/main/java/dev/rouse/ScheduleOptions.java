package dev.rouse;

import java.time.Duration;

/**
 * Bounds of the {@link Schedule}s of a type. Immutable; each {@code with…} makes a changed copy.
 *
 * @param maxEntries of one actor, dead letters included; 1,000 by default
 * @param tries of one firing, the first included; 5 by default
 * @param retryDelay after the first failure, doubled after each; 1 s by default, zero: at once
 * @param longestRetryDelay at which that ends; 1 min by default
 */
public record ScheduleOptions(int maxEntries, int tries, Duration retryDelay, Duration longestRetryDelay) {

    /** The limits of a type unless told otherwise. */
    public static final ScheduleOptions DEFAULTS =
            new ScheduleOptions(1000, 5, Duration.ofSeconds(1), Duration.ofMinutes(1));

    public ScheduleOptions {
        if (maxEntries < 0 || tries < 1) {
            throw new IllegalArgumentException(
                    "maxEntries is 0 or more and tries 1 or more, got " + maxEntries + " and " + tries + ".");
        }
        if (retryDelay.isNegative() || longestRetryDelay.compareTo(retryDelay) < 0) {
            throw new IllegalArgumentException("retryDelay is zero or more and longestRetryDelay no less, got "
                    + retryDelay + " and " + longestRetryDelay + ".");
        }
    }

    public ScheduleOptions withMaxEntries(int entries) {
        return new ScheduleOptions(entries, tries, retryDelay, longestRetryDelay);
    }

    public ScheduleOptions withTries(int count) {
        return new ScheduleOptions(maxEntries, count, retryDelay, longestRetryDelay);
    }

    /** @param longest where the doubling ends */
    public ScheduleOptions withRetryDelay(Duration first, Duration longest) {
        return new ScheduleOptions(maxEntries, tries, first, longest);
    }

    /** How long to wait after so many failures. */
    public Duration retryDelay(int failures) {
        Duration delay = retryDelay;
        for (int i = 1; i < failures && delay.compareTo(longestRetryDelay) < 0; i++) {
            delay = delay.multipliedBy(2);
        }
        return delay.compareTo(longestRetryDelay) < 0 ? delay : longestRetryDelay;
    }
}
