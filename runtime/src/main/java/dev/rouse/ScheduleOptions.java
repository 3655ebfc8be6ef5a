package dev.rouse;

import dev.rouse.base.Backoff;
import dev.rouse.base.OptionCheck;
import java.time.Duration;

/** Bounds of the {@link Schedule}s of a type. Immutable. */
public final class ScheduleOptions {

    private static final ScheduleOptions DEFAULTS = builder().build();

    private final int maxEntries;
    private final int tries;
    private final Duration retryDelay;
    private final Duration longestRetryDelay;

    private ScheduleOptions(Builder from) {
        if (from.longestRetryDelay.compareTo(from.retryDelay) < 0) {
            throw OptionCheck.refused(
                    "schedule.longestRetryDelay",
                    "at least retryDelay, which is " + from.retryDelay,
                    from.longestRetryDelay,
                    "Set both with retryDelay(first, longest).");
        }
        this.maxEntries = from.maxEntries;
        this.tries = from.tries;
        this.retryDelay = from.retryDelay;
        this.longestRetryDelay = from.longestRetryDelay;
    }

    /** The limits of a type unless told otherwise. */
    public static ScheduleOptions defaults() {
        return DEFAULTS;
    }

    /** Begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Begins with these. */
    public Builder toBuilder() {
        return new Builder().maxEntries(maxEntries).tries(tries).retryDelay(retryDelay, longestRetryDelay);
    }

    /** As {@link Builder#maxEntries} set it. */
    public int maxEntries() {
        return maxEntries;
    }

    /** As {@link Builder#tries} set it. */
    public int tries() {
        return tries;
    }

    /** As {@link Builder#retryDelay(Duration)} set it. */
    public Duration retryDelay() {
        return retryDelay;
    }

    /** As {@link Builder#longestRetryDelay} set it. */
    public Duration longestRetryDelay() {
        return longestRetryDelay;
    }

    /**
     * The pause before the next try.
     *
     * @param failures so far, from 1
     */
    public Duration retryDelay(int failures) {
        return Backoff.doubled(retryDelay, longestRetryDelay, failures);
    }

    /** Sets options, and refuses values that mean nothing with {@link IllegalArgumentException}. */
    public static final class Builder {

        private int maxEntries = 1000;
        private int tries = 5;
        private Duration retryDelay = Duration.ofSeconds(1);
        private Duration longestRetryDelay = Duration.ofMinutes(1);

        private Builder() {}

        /**
         * Entries of one actor, dead letters included. 1,000 by default.
         *
         * @param entries zero for no schedules
         */
        public Builder maxEntries(int entries) {
            maxEntries = OptionCheck.atLeast(0, "schedule.maxEntries", entries, "Zero refuses every entry.");
            return this;
        }

        /**
         * Tries of one firing, the first included. 5 by default.
         *
         * @param count at least 1
         */
        public Builder tries(int count) {
            tries = OptionCheck.atLeast(1, "schedule.tries", count, "With 1 a firing is not tried again.");
            return this;
        }

        /**
         * The pause after the first failure of a firing, doubled after each. 1 s by default.
         *
         * @param first zero for at once; at most {@code longestRetryDelay}
         */
        public Builder retryDelay(Duration first) {
            retryDelay = OptionCheck.notNegative("schedule.retryDelay", first, "Zero tries again at once.");
            return this;
        }

        /**
         * Sets the pause at which the doubling of {@code retryDelay} ends. 1 min by default.
         *
         * @param longest at least {@code retryDelay}
         */
        public Builder longestRetryDelay(Duration longest) {
            longestRetryDelay = OptionCheck.notNegative("schedule.longestRetryDelay", longest, "");
            return this;
        }

        /** Sets {@link #retryDelay(Duration)} and {@link #longestRetryDelay}. */
        public Builder retryDelay(Duration first, Duration longest) {
            return retryDelay(first).longestRetryDelay(longest);
        }

        /** The options as they are set now. */
        public ScheduleOptions build() {
            return new ScheduleOptions(this);
        }
    }
}
