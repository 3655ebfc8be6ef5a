package dev.rouse.gate;

import dev.rouse.feature.Feature;
import dev.rouse.kv.KvCost;
import dev.rouse.kv.KvLimits;

/**
 * The shares that an actor's changes have of one commit, counted as the store counts them.
 *
 * <p>Invariant. No turn that was acknowledged can make a commit too large: a turn ends only within {@code turn}, it is
 * acknowledged before its commit only while what gathered before it is within {@code gathered}, and a batch is cut between
 * turns at the sum of both, which holds every turn with what the runtime itself notes of a firing. The last quarter is for
 * what turns do not count, a state of {@code stateBytes}, meta and index rows and the fence, and for a store that is a tenth
 * stricter than it says.
 *
 * @param stateBytes the largest record of a state, in bytes
 * @param turn the most that one turn may change of features
 * @param gathered the most that may wait for a later commit and be acknowledged already
 */
public record CommitBudget(KvCost cost, int stateBytes, long turn, long gathered) {

    /** The budget on a store of {@code limits}. */
    public static CommitBudget of(KvLimits limits) {
        int whole = limits.maxCommitBytes();
        return new CommitBudget(limits.cost(), Math.min(limits.maxValueBytes(), whole / 8), whole / 2, whole / 4);
    }

    /**
     * Checks that a turn has room for what one call may change of {@code feature}.
     *
     * @param limits that this is the budget on
     * @throws IllegalArgumentException it has none
     */
    public void requireRoom(Feature feature, KvLimits limits) {
        long change = feature.largestChange();
        int value = feature.largestValueBytes();
        if (limits.maxValueBytes() < value || change > turn) {
            throw new IllegalArgumentException(
                    "A store takes values of " + value + " bytes and commits of " + 2 * change
                            + " at least, as it counts them, for " + feature.label() + "; this one " + limits + ".");
        }
    }

    /** The most of all features that goes into one commit. */
    public long batch() {
        return turn + gathered;
    }
}
