package dev.rouse.kv;

import java.time.Duration;

/**
 * Frequencies of what a {@link FaultyStore} does to a call: shares of all calls, from 0 to 1, together at most 1.
 *
 * @param conflict of commits, refused without a cause; of transactions, run once more
 * @param tooOld of commits, and of reads that name a version
 * @param unavailable of all calls
 * @param unknownApplied of commits that land, and whose outcome gets lost
 * @param unknownLost of commits that never land, and whose outcome gets lost
 * @param refused of commits, which end with an error of the store's own, for good
 * @param maxDelay the most a call waits before it happens, and again before its answer comes; zero for not at all
 */
public record Faults(
        double conflict,
        double tooOld,
        double unavailable,
        double unknownApplied,
        double unknownLost,
        double refused,
        Duration maxDelay) {

    /** Nothing ever goes wrong. */
    public static final Faults NONE = new Faults(0, 0, 0, 0, 0, 0, Duration.ZERO);

    /** Every fault that passes with the same share, and no delay. */
    public static Faults each(double share) {
        return new Faults(share, share, share, share, share, 0, Duration.ZERO);
    }

    public Faults {
        if (conflict < 0 || tooOld < 0 || unavailable < 0 || unknownApplied < 0 || unknownLost < 0 || refused < 0) {
            throw new IllegalArgumentException("A share is 0 or more.");
        }
        if (conflict + tooOld + unavailable + unknownApplied + unknownLost + refused > 1) {
            throw new IllegalArgumentException("All shares together are at most 1.");
        }
    }

    public Faults withConflict(double share) {
        return new Faults(share, tooOld, unavailable, unknownApplied, unknownLost, refused, maxDelay);
    }

    public Faults withTooOld(double share) {
        return new Faults(conflict, share, unavailable, unknownApplied, unknownLost, refused, maxDelay);
    }

    public Faults withUnavailable(double share) {
        return new Faults(conflict, tooOld, share, unknownApplied, unknownLost, refused, maxDelay);
    }

    /** @param applied of commits that land; {@code lost} of commits that do not */
    public Faults withUnknown(double applied, double lost) {
        return new Faults(conflict, tooOld, unavailable, applied, lost, refused, maxDelay);
    }

    public Faults withRefused(double share) {
        return new Faults(conflict, tooOld, unavailable, unknownApplied, unknownLost, share, maxDelay);
    }

    /** Calls that run at the same time overtake each other, before they happen and before they are answered. */
    public Faults withMaxDelay(Duration delay) {
        return new Faults(conflict, tooOld, unavailable, unknownApplied, unknownLost, refused, delay);
    }
}
