package dev.rouse;

import dev.rouse.base.OptionCheck;

/** Bounds of the code that blocks which a node runs for its actors, by {@link ActorContext#blocking}. Immutable. */
public final class BlockingOptions {

    private static final BlockingOptions DEFAULTS = builder().build();

    private final int running;
    private final int waiting;

    private BlockingOptions(Builder from) {
        this.running = from.running;
        this.waiting = from.waiting;
    }

    /** The options that a runtime has by default. */
    public static BlockingOptions defaults() {
        return DEFAULTS;
    }

    /** Begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Begins with these. */
    public Builder toBuilder() {
        return new Builder().running(running).waiting(waiting);
    }

    /** As {@link Builder#running} set it. */
    public int running() {
        return running;
    }

    /** As {@link Builder#waiting} set it. */
    public int waiting() {
        return waiting;
    }

    /** Sets options, and refuses values that mean nothing with {@link IllegalArgumentException}. */
    public static final class Builder {

        private int running = 256;
        private int waiting = 10_000;

        private Builder() {}

        /**
         * Work that runs at the same time, one thread each. 256 by default.
         *
         * @param work at least 1
         */
        public Builder running(int work) {
            running = OptionCheck.atLeast(1, "blocking.running", work, "With 1 it runs one after the other.");
            return this;
        }

        /**
         * Work that waits for a thread behind that. 10,000 by default.
         *
         * @param work zero: refused at once
         */
        public Builder waiting(int work) {
            waiting = OptionCheck.atLeast(0, "blocking.waiting", work, "Zero refuses at once what has to wait.");
            return this;
        }

        /** The options as they are set now. */
        public BlockingOptions build() {
            return new BlockingOptions(this);
        }
    }
}
