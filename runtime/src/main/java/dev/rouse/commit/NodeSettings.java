package dev.rouse.commit;

import java.time.Duration;

/**
 * The times of a node's place in the store.
 *
 * @param lease for how long others leave a silent node alone; 8 s by default
 * @param heartbeat how often the node renews it; 1 s by default
 * @param freshness how old a carried version may be before a read refreshes it first; 3 s by default
 * @param backoff first pause before a commit is tried again, doubled up to 1 s; 10 ms by default
 * @param slowStore a store that takes longer for a heartbeat or a question is slow, and new calls are refused until it is
 *     not, so more than a long pause of the process itself; 3 s by default
 * @param rejoin whether a node that lost its place joins again by itself, as a new incarnation; true by default
 */
public record NodeSettings(
        Duration lease, Duration heartbeat, Duration freshness, Duration backoff, Duration slowStore, boolean rejoin) {

    /** What a node has unless told otherwise. */
    public static final NodeSettings DEFAULTS = new NodeSettings(
            Duration.ofSeconds(8),
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            Duration.ofMillis(10),
            Duration.ofSeconds(3),
            true);

    public NodeSettings {
        if (heartbeat.isNegative()
                || heartbeat.isZero()
                || heartbeat.multipliedBy(3).compareTo(lease) > 0) {
            throw new IllegalArgumentException("A heartbeat is more than zero and at most a third of the lease, got "
                    + heartbeat + " and a lease of " + lease + ".");
        }
        if (freshness.isNegative()
                || backoff.isNegative()
                || backoff.isZero()
                || slowStore.isNegative()
                || slowStore.isZero()) {
            throw new IllegalArgumentException(
                    "freshness is zero or more, backoff and slowStore are more than zero, got " + freshness + ", "
                            + backoff + " and " + slowStore + ".");
        }
    }

    /** With another lease, renewed ten times in it. */
    public NodeSettings withLease(Duration duration) {
        return new NodeSettings(duration, duration.dividedBy(10), freshness, backoff, slowStore, rejoin);
    }

    public NodeSettings withSlowStore(Duration limit) {
        return new NodeSettings(lease, heartbeat, freshness, backoff, limit, rejoin);
    }

    public NodeSettings withRejoin(boolean again) {
        return new NodeSettings(lease, heartbeat, freshness, backoff, slowStore, again);
    }

    /** Three quarters of the lease: a node that was not confirmed for so long stops serving. */
    public Duration serveFor() {
        return lease.multipliedBy(3).dividedBy(4);
    }
}
