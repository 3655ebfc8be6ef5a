package dev.rouse.kv;

import dev.rouse.kv.error.KvTooLargeException;

/**
 * The limits of a store, in bytes.
 *
 * @param maxKeyBytes one key
 * @param maxValueBytes one value
 * @param maxCommitBytes one commit, as {@code cost} counts it
 * @param smallValueBytes a value of no more is kept in one place, a larger one perhaps in pieces
 * @param cost counts what a commit takes
 */
public record KvLimits(int maxKeyBytes, int maxValueBytes, int maxCommitBytes, int smallValueBytes, KvCost cost) {

    /** Makes the limits of a store that keeps every value in one place, and adds nothing to keys and values. */
    public KvLimits(int maxKeyBytes, int maxValueBytes, int maxCommitBytes) {
        this(maxKeyBytes, maxValueBytes, maxCommitBytes, maxValueBytes, KvCost.PLAIN);
    }

    /**
     * Checks every key, every value and the whole.
     *
     * @return what the commit costs
     * @throws KvTooLargeException when a key, a value or the whole is over its limit
     */
    public long check(KvCommit commit) {
        long whole = cost.of(commit);
        atMost("commit", whole, maxCommitBytes);
        commit.conflictKeys().forEach(this::checkKey);
        for (KvMutation mutation : commit.mutations()) {
            check(mutation);
        }
        return whole;
    }

    /** @throws KvTooLargeException when a key or the value is over its limit */
    public void check(KvMutation mutation) {
        if (mutation instanceof KvMutation.Set set) {
            checkKey(set.key());
            checkValue(set);
        } else if (mutation instanceof KvMutation.Clear clear) {
            checkKey(clear.key());
        } else if (mutation instanceof KvMutation.ClearRange range) {
            checkKey(range.begin());
            checkKey(range.end());
        }
    }

    /** @throws KvTooLargeException when the key is over its limit */
    public void checkKey(KvKey key) {
        atMost("key", key.length(), maxKeyBytes);
    }

    /** Names the key only when it has to: writing a key out costs more than a commit. */
    private void checkValue(KvMutation.Set set) {
        if (set.value().length > maxValueBytes) {
            throw new KvTooLargeException("value of " + set.key(), set.value().length, maxValueBytes);
        }
    }

    private static void atMost(String what, long given, int limit) {
        if (given > limit) {
            throw new KvTooLargeException(what, given, limit);
        }
    }
}
