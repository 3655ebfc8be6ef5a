package dev.rouse;

import java.time.Duration;

/**
 * How a node is.
 *
 * @param status what it does
 * @param reason one sentence on the status
 * @param residentActors awake or on their way to or from it
 * @param sinceConfirmed how long ago the node began the last heartbeat that the store accepted
 */
public record NodeHealth(Status status, String reason, int residentActors, Duration sinceConfirmed) {

    /** Whether calls are served. */
    public boolean ready() {
        return status == Status.SERVING;
    }

    /** The life of a node: each constant names what may come next. */
    public enum Status {
        /** Serves calls. Next: UNCONFIRMED when heartbeats fail for most of the lease, FENCED, STOPPING. */
        SERVING,
        /** Holds back, because the store has not confirmed the node for most of the lease. Next: SERVING, FENCED, STOPPING. */
        UNCONFIRMED,
        /** Another node took its place: nothing is written any more. Final, but for STOPPED. */
        FENCED,
        /** Takes no calls, and puts its actors to sleep. Next: STOPPED. */
        STOPPING,
        /** Final. */
        STOPPED
    }
}
