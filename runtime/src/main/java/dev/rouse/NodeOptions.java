package dev.rouse;

import dev.rouse.base.OptionCheck;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Options of a node's place in the store: lease, heartbeat and the like. Immutable. */
public final class NodeOptions {

    /** At most so much of the lease is between heartbeats, so that two may fail. */
    private static final int HEARTBEATS_IN_LEASE = 3;

    private static final NodeOptions DEFAULTS = builder().build();

    private final Duration lease;
    private final @Nullable Duration heartbeat;
    private final Duration freshness;
    private final Duration backoff;
    private final Duration slowStore;
    private final boolean rejoin;

    private NodeOptions(Builder from) {
        this.lease = from.lease;
        this.heartbeat = from.heartbeat;
        this.freshness = from.freshness;
        this.backoff = from.backoff;
        this.slowStore = from.slowStore;
        this.rejoin = from.rejoin;
        if (heartbeat().multipliedBy(HEARTBEATS_IN_LEASE).compareTo(lease) > 0) {
            throw OptionCheck.refused(
                    "node.heartbeat",
                    "at most a third of node.lease, which is " + lease,
                    heartbeat(),
                    "Make the lease longer, or leave the heartbeat to it.");
        }
    }

    /** The options that a node has by default. */
    public static NodeOptions defaults() {
        return DEFAULTS;
    }

    /** Begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Begins with these. */
    public Builder toBuilder() {
        Builder builder = new Builder()
                .lease(lease)
                .freshness(freshness)
                .backoff(backoff)
                .slowStore(slowStore)
                .rejoin(rejoin);
        return heartbeat == null ? builder : builder.heartbeat(heartbeat);
    }

    /** As {@link Builder#lease} set it. */
    public Duration lease() {
        return lease;
    }

    /** As {@link Builder#heartbeat} set it, or what goes with the lease. */
    public Duration heartbeat() {
        if (heartbeat != null) {
            return heartbeat;
        }
        return lease.equals(Builder.LEASE) ? Builder.HEARTBEAT : lease.dividedBy(10);
    }

    /** As {@link Builder#freshness} set it. */
    public Duration freshness() {
        return freshness;
    }

    /** As {@link Builder#backoff} set it. */
    public Duration backoff() {
        return backoff;
    }

    /** As {@link Builder#slowStore} set it. */
    public Duration slowStore() {
        return slowStore;
    }

    /** As {@link Builder#rejoin} set it. */
    public boolean rejoin() {
        return rejoin;
    }

    /** Three quarters of the lease: a node that was not confirmed for so long stops serving. */
    public Duration serveFor() {
        return lease.multipliedBy(3).dividedBy(4);
    }

    /** Sets options, and refuses values that mean nothing with {@link IllegalArgumentException}. */
    public static final class Builder {

        private static final Duration LEASE = Duration.ofSeconds(8);
        private static final Duration HEARTBEAT = Duration.ofSeconds(1);

        private Duration lease = LEASE;
        private @Nullable Duration heartbeat;
        private Duration freshness = Duration.ofSeconds(3);
        private Duration backoff = Duration.ofMillis(10);
        private Duration slowStore = Duration.ofSeconds(3);
        private boolean rejoin = true;

        private Builder() {}

        /**
         * For how long others leave a silent node alone. 8 s by default.
         *
         * @param duration at least three heartbeats
         */
        public Builder lease(Duration duration) {
            lease = OptionCheck.positive("node.lease", duration, "A short one is some seconds.");
            return this;
        }

        /**
         * Sets the interval at which the node renews its lease. 1 s by default, and a tenth of a lease that is not the
         * default one.
         *
         * @param interval more than zero, and at most a third of the lease
         */
        public Builder heartbeat(Duration interval) {
            heartbeat = OptionCheck.positive("node.heartbeat", interval, "Leave it to the lease.");
            return this;
        }

        /**
         * Sets the age of a carried version from which on a read refreshes it first. 3 s by default.
         *
         * @param age zero: every read confirms first
         */
        public Builder freshness(Duration age) {
            freshness = OptionCheck.notNegative("node.freshness", age, "Zero lets every read confirm first.");
            return this;
        }

        /**
         * First pause before a commit is tried again, doubled up to 1 s. 10 ms by default.
         *
         * @param first more than zero
         */
        public Builder backoff(Duration first) {
            backoff = OptionCheck.positive("node.backoff", first, "A short one is a millisecond.");
            return this;
        }

        /**
         * A store that takes longer for a heartbeat or a question is slow, and new calls are refused until it is not: so more
         * than a long pause of the process itself. 3 s by default.
         *
         * @param limit more than zero
         */
        public Builder slowStore(Duration limit) {
            slowStore = OptionCheck.positive("node.slowStore", limit, "A long one lets calls wait instead.");
            return this;
        }

        /** Whether a node that lost its place joins again by itself, as a new incarnation. True by default. */
        public Builder rejoin(boolean again) {
            rejoin = again;
            return this;
        }

        /** The options as they are set now. */
        public NodeOptions build() {
            return new NodeOptions(this);
        }
    }
}
