package dev.rouse;

import dev.rouse.base.OptionCheck;

/** Bounds of starts that go to the store at a time, on each lane. Those that need no read are not counted. Immutable. */
public final class StartOptions {

    private static final StartOptions DEFAULTS = builder().build();

    private final int reading;
    private final int waiting;

    private StartOptions(Builder from) {
        this.reading = from.reading;
        this.waiting = from.waiting;
    }

    /** The options that a runtime has by default. */
    public static StartOptions defaults() {
        return DEFAULTS;
    }

    /** Begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Begins with these. */
    public Builder toBuilder() {
        return new Builder().reading(reading).waiting(waiting);
    }

    /** As {@link Builder#reading} set it. */
    public int reading() {
        return reading;
    }

    /** As {@link Builder#waiting} set it. */
    public int waiting() {
        return waiting;
    }

    /** Sets options, and refuses values that mean nothing with {@link IllegalArgumentException}. */
    public static final class Builder {

        private int reading = 512;
        private int waiting = 65_536;

        private Builder() {}

        /**
         * Starts that read at the same time. 512 by default.
         *
         * @param starts at least 1
         */
        public Builder reading(int starts) {
            reading = OptionCheck.atLeast(1, "starts.reading", starts, "With 1 they read one after the other.");
            return this;
        }

        /**
         * Starts that wait for a place behind those, the ones of calls before the ones of alarms. 65,536 by default.
         *
         * @param starts zero: refused at once
         */
        public Builder waiting(int starts) {
            waiting = OptionCheck.atLeast(0, "starts.waiting", starts, "Zero refuses at once what has to wait.");
            return this;
        }

        /** The options as they are set now. */
        public StartOptions build() {
            return new StartOptions(this);
        }
    }
}
