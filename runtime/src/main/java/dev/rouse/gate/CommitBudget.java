package dev.rouse.gate;

import dev.rouse.ActorData;
import dev.rouse.kv.KvCost;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvLimits;
import dev.rouse.kv.KvMutation;
import java.util.Arrays;

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
 * @param turn the most that one turn may change of own data and schedule
 * @param gathered the most that may wait for a later commit and be acknowledged already
 */
public record CommitBudget(KvCost cost, int stateBytes, long turn, long gathered) {

    /** Of a key of own data before the actor's part of it, where the root prefix is as long as it may be. */
    private static final int KEY_OVERHEAD = 50;

    /**
     * The budget on a store of {@code limits}.
     *
     * @throws IllegalArgumentException they have no room for what a call may change
     */
    public static CommitBudget of(KvLimits limits) {
        int whole = limits.maxCommitBytes();
        CommitBudget budget =
                new CommitBudget(limits.cost(), Math.min(limits.maxValueBytes(), whole / 8), whole / 2, whole / 4);
        long call = budget.largestCall();
        if (limits.maxValueBytes() < ActorData.MAX_VALUE_BYTES || call > budget.turn) {
            throw new IllegalArgumentException("A store takes values of " + ActorData.MAX_VALUE_BYTES
                    + " bytes and commits of " + 2 * call + " at least, as it counts them, this one " + limits + ".");
        }
        return budget;
    }

    /** The cost of a call that puts as many keys, each as long, and as many bytes as it may. */
    private long largestCall() {
        byte[] key = new byte[KEY_OVERHEAD + ActorData.MAX_KEY_BYTES];
        Arrays.fill(key, (byte) 1);
        int value = ActorData.MAX_BYTES_PER_CALL / ActorData.MAX_KEYS_PER_CALL - ActorData.MAX_KEY_BYTES;
        return ActorData.MAX_KEYS_PER_CALL * cost.of(new KvMutation.Set(KvKey.of(key), new byte[value]));
    }

    /** The most own data and schedule that goes into one commit. */
    public long batch() {
        return turn + gathered;
    }
}
