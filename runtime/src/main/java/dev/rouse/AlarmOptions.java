package dev.rouse;

import dev.rouse.base.OptionCheck;
import java.time.Duration;

/** Bounds of waking actors by alarms. Immutable. */
public final class AlarmOptions {

    private static final AlarmOptions DEFAULTS = builder().build();

    private final int inMemory;
    private final int waking;
    private final Duration jitter;

    private AlarmOptions(Builder from) {
        this.inMemory = from.inMemory;
        this.waking = from.waking;
        this.jitter = from.jitter;
    }

    /** The options that a runtime has by default. */
    public static AlarmOptions defaults() {
        return DEFAULTS;
    }

    /** Begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Begins with these. */
    public Builder toBuilder() {
        return new Builder().inMemory(inMemory).waking(waking).jitter(jitter);
    }

    /** As {@link Builder#inMemory} set it. */
    public int inMemory() {
        return inMemory;
    }

    /** As {@link Builder#waking} set it. */
    public int waking() {
        return waking;
    }

    /** As {@link Builder#jitter} set it. */
    public Duration jitter() {
        return jitter;
    }

    /** Sets options, and refuses values that mean nothing with {@link IllegalArgumentException}. */
    public static final class Builder {

        private int inMemory = 131_072;
        private int waking = 1024;
        private Duration jitter = Duration.ofSeconds(5);

        private Builder() {}

        /**
         * About how many alarms are kept in memory: the earliest of each shard; the others are read in time. 131,072 by
         * default.
         *
         * @param alarms at least 1
         */
        public Builder inMemory(int alarms) {
            inMemory = OptionCheck.atLeast(1, "alarms.inMemory", alarms, "Those beyond it are read in time.");
            return this;
        }

        /**
         * Actors that are being woken at the same time; one that takes over a second to answer counts no more. 1,024 by
         * default.
         *
         * @param actors at least 1
         */
        public Builder waking(int actors) {
            waking = OptionCheck.atLeast(1, "alarms.waking", actors, "With 1 they wake one after the other.");
            return this;
        }

        /**
         * Over which recurring entries are spread that nobody was there for. 5 s by default.
         *
         * @param spread zero for none: all at once
         */
        public Builder jitter(Duration spread) {
            jitter = OptionCheck.notNegative("alarms.jitter", spread, "Zero lets all run at once.");
            return this;
        }

        /** The options as they are set now. */
        public AlarmOptions build() {
            return new AlarmOptions(this);
        }
    }
}
