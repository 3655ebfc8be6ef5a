package dev.rouse;

import java.time.Duration;

/**
 * Health of a node.
 *
 * @param status what it does
 * @param reason one sentence on the status
 * @param residentActors awake or on their way to or from it
 * @param sinceConfirmed how long ago the node began the last heartbeat that the store accepted
 * @param store how the store answers it
 * @param blocking code of its actors that blocks
 */
public record NodeHealth(
        Status status, String reason, int residentActors, Duration sinceConfirmed, StorePace store, Blocking blocking) {

    /** A node without code that blocks. */
    public NodeHealth(Status status, String reason, int residentActors, Duration sinceConfirmed, StorePace store) {
        this(status, reason, residentActors, sinceConfirmed, store, Blocking.NONE);
    }

    /** The same with other {@code load} of code that blocks. */
    public NodeHealth with(Blocking load) {
        return new NodeHealth(status, reason, residentActors, sinceConfirmed, store, load);
    }

    /**
     * Code that blocks ({@link ActorContext#blocking}).
     *
     * @param running that has a thread
     * @param waiting that waits for one
     * @param refused since the start of the runtime, as there was too much of it
     */
    public record Blocking(int running, int waiting, long refused) {

        /** There is none. */
        public static final Blocking NONE = new Blocking(0, 0, 0);
    }

    /**
     * Pace at which a store answers a node.
     *
     * @param heartbeat what the last heartbeat took, zero before the first
     * @param admission what the store's admission control took the last time that it was asked, zero before the first
     * @param lastGroup how many actors shared the last group commit, zero before the first
     * @param slow whether one of these takes longer than {@code node.slowStore}, so that new calls are refused
     */
    public record StorePace(Duration heartbeat, Duration admission, int lastGroup, boolean slow) {

        /** One that is not slow. */
        public StorePace(Duration heartbeat, Duration admission, int lastGroup) {
            this(heartbeat, admission, lastGroup, false);
        }

        /** Nothing is known yet. */
        public static final StorePace UNKNOWN = new StorePace(Duration.ZERO, Duration.ZERO, 0);
    }

    /** Whether all calls are served. */
    public boolean ready() {
        return status == Status.SERVING;
    }

    /** The life of a node: each constant names what may come next. */
    public enum Status {
        /**
         * Serves calls. Next: READ_ONLY when the store takes no writes, UNCONFIRMED when heartbeats fail for most of the lease,
         * FENCED, STOPPING.
         */
        SERVING,
        /**
         * Serves calls that change nothing; what changes something ends with {@link StoreUnavailableException}, as the store takes
         * no writes. Next: SERVING when it does again, UNCONFIRMED, FENCED, STOPPING.
         */
        READ_ONLY,
        /** Holds back, because the store has not confirmed the node for most of the lease. Next: SERVING, FENCED, STOPPING. */
        UNCONFIRMED,
        /** It has joined, and does not know yet that each shard has a node which lives. Next: SERVING, FENCED, STOPPING. */
        JOINING,
        /** Its place is lost: nothing is written any more. Next: JOINING when it joins again, STOPPING. */
        FENCED,
        /** Takes no calls, and puts its actors to sleep. Next: STOPPED. */
        STOPPING,
        /** Final. */
        STOPPED
    }
}
