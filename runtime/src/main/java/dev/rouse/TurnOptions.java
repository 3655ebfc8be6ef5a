package dev.rouse;

import dev.rouse.base.OptionCheck;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Time limits of the turns of a type. Immutable. */
public final class TurnOptions {

    private static final TurnOptions DEFAULTS = builder().build();

    private final @Nullable Duration timeout;
    private final @Nullable Duration warnAfter;
    private final @Nullable Duration streamIdle;

    private TurnOptions(Builder from) {
        this.timeout = from.timeout;
        this.warnAfter = from.warnAfter;
        this.streamIdle = from.streamIdle;
    }

    /** The limits of a type unless told otherwise. */
    public static TurnOptions defaults() {
        return DEFAULTS;
    }

    /** Begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Begins with these. */
    public Builder toBuilder() {
        return new Builder().timeout(timeout).warnAfter(warnAfter).streamIdle(streamIdle);
    }

    /** As {@link Builder#timeout} set it. */
    public @Nullable Duration timeout() {
        return timeout;
    }

    /** As {@link Builder#warnAfter} set it. */
    public @Nullable Duration warnAfter() {
        return warnAfter;
    }

    /** As {@link Builder#streamIdle} set it. */
    public @Nullable Duration streamIdle() {
        return streamIdle;
    }

    /** Sets options, and refuses values that mean nothing with {@link IllegalArgumentException}. */
    public static final class Builder {

        private @Nullable Duration timeout = Duration.ofMinutes(5);
        private @Nullable Duration warnAfter = Duration.ofSeconds(30);
        private @Nullable Duration streamIdle = Duration.ofMinutes(2);

        private Builder() {}

        /**
         * After which a turn is cut off: its subscription is cancelled, what it changed is rolled back, and its call ends with
         * {@link TurnTimeoutException}. 5 min by default. Hooks have time-outs of their own ({@link LifecycleOptions}), streams
         * of {@link Watch} have none.
         *
         * @param limit null for none: a turn without an end then holds its actor until an operator ends its life
         */
        public Builder timeout(@Nullable Duration limit) {
            timeout = checked("turns.timeout", limit);
            return this;
        }

        /**
         * A turn is told of that has run for so long ({@link RuntimeListener#turnRunsLong} and a line in the log), again
         * whenever it has run for twice as long. 30 s by default.
         *
         * @param limit null for never
         */
        public Builder warnAfter(@Nullable Duration limit) {
            warnAfter = checked("turns.warnAfter", limit);
            return this;
        }

        /**
         * After which a stream ends with {@link StreamIdleException} that could go on but for its subscriber, who has had all
         * that was asked for and asks for nothing more. 2 min by default.
         *
         * @param limit null for never
         */
        public Builder streamIdle(@Nullable Duration limit) {
            streamIdle = checked("turns.streamIdle", limit);
            return this;
        }

        private static @Nullable Duration checked(String option, @Nullable Duration limit) {
            return limit == null ? null : OptionCheck.positive(option, limit, "Null turns it off.");
        }

        /** The options as they are set now. */
        public TurnOptions build() {
            return new TurnOptions(this);
        }
    }
}
