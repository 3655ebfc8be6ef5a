package dev.rouse;

import dev.rouse.base.Arguments;
import dev.rouse.base.OptionCheck;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * Options of a runtime, one node. Immutable.
 *
 * <pre>{@code
 * ActorRuntime.builder().options(o -> o.maxResidentActors(10_000).node(n -> n.lease(Duration.ofSeconds(20))))
 * }</pre>
 */
public final class RuntimeOptions {

    private static final RuntimeOptions DEFAULTS = builder().build();

    private final int maxResidentActors;
    private final long maxResidentBytes;
    private final long warmCacheBytes;
    private final int maxCallsInTransit;
    private final int commitActors;
    private final int commitBytes;
    private final Duration stopTimeout;
    private final NodeOptions node;
    private final ClusterOptions cluster;
    private final StartOptions starts;
    private final AlarmOptions alarms;
    private final BlockingOptions blocking;
    private final Duration blockedLane;
    private final RuntimeListener listener;
    private final RuntimeObserver observer;
    private final boolean developmentChecks;

    private RuntimeOptions(Builder from) {
        this.maxResidentActors = from.maxResidentActors;
        this.maxResidentBytes = from.maxResidentBytes;
        this.warmCacheBytes = from.warmCacheBytes;
        this.maxCallsInTransit = from.maxCallsInTransit;
        this.commitActors = from.commitActors;
        this.commitBytes = from.commitBytes;
        this.stopTimeout = from.stopTimeout;
        this.node = from.node;
        this.cluster = from.cluster;
        this.starts = from.starts;
        this.alarms = from.alarms;
        this.blocking = from.blocking;
        this.blockedLane = from.blockedLane;
        this.listener = from.listener;
        this.observer = from.observer;
        this.developmentChecks = from.developmentChecks;
    }

    /** The options that a runtime has by default. */
    public static RuntimeOptions defaults() {
        return DEFAULTS;
    }

    /** Begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Begins with these. */
    public Builder toBuilder() {
        return new Builder()
                .maxResidentActors(maxResidentActors)
                .maxResidentBytes(maxResidentBytes)
                .warmCacheBytes(warmCacheBytes)
                .maxCallsInTransit(maxCallsInTransit)
                .commits(commitActors, commitBytes)
                .stopTimeout(stopTimeout)
                .node(node)
                .cluster(cluster)
                .starts(starts)
                .alarms(alarms)
                .blocking(blocking)
                .blockedLane(blockedLane)
                .listener(listener)
                .observer(observer)
                .developmentChecks(developmentChecks);
    }

    /** As {@link Builder#maxResidentActors} set it. */
    public int maxResidentActors() {
        return maxResidentActors;
    }

    /** As {@link Builder#maxResidentBytes} set it. */
    public long maxResidentBytes() {
        return maxResidentBytes;
    }

    /** As {@link Builder#warmCacheBytes} set it. */
    public long warmCacheBytes() {
        return warmCacheBytes;
    }

    /** As {@link Builder#maxCallsInTransit} set it. */
    public int maxCallsInTransit() {
        return maxCallsInTransit;
    }

    /** As {@link Builder#commitActors} set it. */
    public int commitActors() {
        return commitActors;
    }

    /** As {@link Builder#commitBytes} set it. */
    public int commitBytes() {
        return commitBytes;
    }

    /** As {@link Builder#stopTimeout} set it. */
    public Duration stopTimeout() {
        return stopTimeout;
    }

    /** As {@link Builder#node(NodeOptions)} set it. */
    public NodeOptions node() {
        return node;
    }

    /** As {@link Builder#cluster(ClusterOptions)} set it. */
    public ClusterOptions cluster() {
        return cluster;
    }

    /** As {@link Builder#starts(StartOptions)} set it. */
    public StartOptions starts() {
        return starts;
    }

    /** As {@link Builder#alarms(AlarmOptions)} set it. */
    public AlarmOptions alarms() {
        return alarms;
    }

    /** As {@link Builder#blocking(BlockingOptions)} set it. */
    public BlockingOptions blocking() {
        return blocking;
    }

    /** As {@link Builder#blockedLane} set it. */
    public Duration blockedLane() {
        return blockedLane;
    }

    /** As {@link Builder#listener} set it. */
    public RuntimeListener listener() {
        return listener;
    }

    /** As {@link Builder#observer} set it. */
    public RuntimeObserver observer() {
        return observer;
    }

    /** As {@link Builder#developmentChecks} set it. */
    public boolean developmentChecks() {
        return developmentChecks;
    }

    /** Sets options, and refuses values that mean nothing with {@link IllegalArgumentException}. */
    public static final class Builder {

        private int maxResidentActors = 1_000_000;
        private long maxResidentBytes = heap(8);
        private long warmCacheBytes = Math.min(64L * 1024 * 1024, heap(16));
        private int maxCallsInTransit = 65_536;
        private int commitActors = 1024;
        private int commitBytes = 512 * 1024;
        private Duration stopTimeout = Duration.ofSeconds(30);
        private NodeOptions node = NodeOptions.defaults();
        private ClusterOptions cluster = ClusterOptions.defaults();
        private StartOptions starts = StartOptions.defaults();
        private AlarmOptions alarms = AlarmOptions.defaults();
        private BlockingOptions blocking = BlockingOptions.defaults();
        private Duration blockedLane = Duration.ofSeconds(2);
        private RuntimeListener listener = RuntimeListener.NONE;
        private RuntimeObserver observer = RuntimeObserver.NONE;
        private boolean developmentChecks;

        private Builder() {}

        private static long heap(int part) {
            return Runtime.getRuntime().maxMemory() / part;
        }

        /**
         * Actors that are awake at the same time on this node, an equal share of them on each lane; beyond it those that are
         * idle longest go to sleep. 1,000,000 by default.
         *
         * @param actors at least 1
         */
        public Builder maxResidentActors(int actors) {
            maxResidentActors = OptionCheck.atLeast(1, "maxResidentActors", actors, "");
            return this;
        }

        /**
         * Bytes of the states of those, as they are encoded, with the own data and schedules that were read ahead or are not
         * saved yet, and with their workflows that have not ended, an equal share on each lane; beyond it those that are idle
         * longest go to sleep, and with twice as many, or all of busy actors, calls of others are refused. An eighth of the heap
         * by default.
         *
         * @param bytes at least 1
         */
        public Builder maxResidentBytes(long bytes) {
            maxResidentBytes = OptionCheck.atLeast(1, "maxResidentBytes", bytes, "");
            return this;
        }

        /**
         * Bytes for what lets sleeping actors wake without a read. 64 MiB by default, or a sixteenth of the heap where that is
         * less.
         *
         * @param bytes zero for none
         */
        public Builder warmCacheBytes(long bytes) {
            warmCacheBytes = OptionCheck.atLeast(0, "warmCacheBytes", bytes, "Zero lets every wake read.");
            return this;
        }

        /**
         * Calls that may be on their way to one lane. 65,536 by default.
         *
         * @param calls at least 1
         */
        public Builder maxCallsInTransit(int calls) {
            maxCallsInTransit = OptionCheck.atLeast(1, "maxCallsInTransit", calls, "");
            return this;
        }

        /**
         * Actors in one group commit. 1,024 by default.
         *
         * @param actors at least 1
         */
        public Builder commitActors(int actors) {
            commitActors = OptionCheck.atLeast(1, "commitActors", actors, "With 1 each actor is saved alone.");
            return this;
        }

        /**
         * Sets the size at which a group commit is full, as the store counts it, and never more than half of what the
         * store takes. 512 KiB by default.
         *
         * @param bytes at least 1
         */
        public Builder commitBytes(int bytes) {
            commitBytes = OptionCheck.atLeast(1, "commitBytes", bytes, "With 1 each actor is saved alone.");
            return this;
        }

        /** Sets {@link #commitActors} and {@link #commitBytes}. */
        public Builder commits(int actors, int bytes) {
            return commitActors(actors).commitBytes(bytes);
        }

        /**
         * Sets the time that {@code ActorRuntime.stop()} waits for turns and commits. 30 s by default.
         *
         * @param timeout zero cuts off at once what runs
         */
        public Builder stopTimeout(Duration timeout) {
            stopTimeout = OptionCheck.notNegative("stopTimeout", timeout, "Zero cuts off at once what runs.");
            return this;
        }

        /** Lease, heartbeat and freshness. */
        public Builder node(NodeOptions value) {
            node = OptionCheck.present("node", value);
            return this;
        }

        /** Changes lease, heartbeat and freshness: {@code node(n -> n.lease(Duration.ofSeconds(20)))}. */
        public Builder node(UnaryOperator<NodeOptions.Builder> change) {
            return node(
                    Arguments.required("change", change).apply(node.toBuilder()).build());
        }

        /** Address, security and bounds of what goes to other nodes. */
        public Builder cluster(ClusterOptions value) {
            cluster = OptionCheck.present("cluster", value);
            return this;
        }

        /** Changes how nodes reach each other: {@code cluster(c -> c.bind("10.0.0.7", 7400).secret(secret))}. */
        public Builder cluster(UnaryOperator<ClusterOptions.Builder> change) {
            return cluster(Arguments.required("change", change)
                    .apply(cluster.toBuilder())
                    .build());
        }

        /** Sets how many starts may go to the store at a time, on each lane. */
        public Builder starts(StartOptions value) {
            starts = OptionCheck.present("starts", value);
            return this;
        }

        /** Changes how many starts may go to the store at a time: {@code starts(s -> s.reading(64))}. */
        public Builder starts(UnaryOperator<StartOptions.Builder> change) {
            return starts(Arguments.required("change", change)
                    .apply(starts.toBuilder())
                    .build());
        }

        /** Bounds of waking by alarms. */
        public Builder alarms(AlarmOptions value) {
            alarms = OptionCheck.present("alarms", value);
            return this;
        }

        /** Changes bounds of waking by alarms: {@code alarms(a -> a.waking(64))}. */
        public Builder alarms(UnaryOperator<AlarmOptions.Builder> change) {
            return alarms(Arguments.required("change", change)
                    .apply(alarms.toBuilder())
                    .build());
        }

        /** Bounds of what {@link ActorContext#blocking} runs. */
        public Builder blocking(BlockingOptions value) {
            blocking = OptionCheck.present("blocking", value);
            return this;
        }

        /** Changes bounds of what {@link ActorContext#blocking} runs: {@code blocking(b -> b.running(32))}. */
        public Builder blocking(UnaryOperator<BlockingOptions.Builder> change) {
            return blocking(Arguments.required("change", change)
                    .apply(blocking.toBuilder())
                    .build());
        }

        /**
         * After which the thread of a lane that does not come round is told of, with its stack. 2 s by default.
         *
         * @param limit zero for never
         */
        public Builder blockedLane(Duration limit) {
            blockedLane = OptionCheck.notNegative("blockedLane", limit, "Zero looks at none.");
            return this;
        }

        /** Sets the listener that is told of starts, commits and the like. None by default. */
        public Builder listener(RuntimeListener value) {
            listener = OptionCheck.present("listener", value);
            return this;
        }

        /** Sets the observer of the work of the node, from which traces are made. None by default, and then it costs nothing. */
        public Builder observer(RuntimeObserver value) {
            observer = OptionCheck.present("observer", value);
            return this;
        }

        /**
         * Whether what actors do to their states is checked at every turn: a state that was changed in place, by its own actor
         * without {@code update} or by somebody who kept it, fails the turn with {@link StateChangedInPlaceException}; and
         * every state and scheduled argument is read again after it was written, not only the first of each class. Each turn
         * encodes the state for that, so: in development and in tests. False by default, and then it costs nothing.
         */
        public Builder developmentChecks(boolean checks) {
            developmentChecks = checks;
            return this;
        }

        /** The options as they are set now. */
        public RuntimeOptions build() {
            return new RuntimeOptions(this);
        }
    }
}
