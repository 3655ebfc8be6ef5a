package dev.rouse.kv;

/**
 * What a store takes, in bytes.
 *
 * @param maxKeyBytes one key
 * @param maxValueBytes one value
 * @param maxCommitBytes keys, values and conflict keys of one commit together
 * @param smallValueBytes a value of no more is kept in one place, a larger one perhaps in pieces
 */
public record KvLimits(int maxKeyBytes, int maxValueBytes, int maxCommitBytes, int smallValueBytes) {

    /** Of a store that keeps every value in one place. */
    public KvLimits(int maxKeyBytes, int maxValueBytes, int maxCommitBytes) {
        this(maxKeyBytes, maxValueBytes, maxCommitBytes, maxValueBytes);
    }

    /** @throws KvTooLargeException when a key, a value or the whole is over its limit */
    public void check(KvCommit commit) {
        atMost("commit", commit.size(), maxCommitBytes);
        commit.conflictKeys().forEach(this::checkKey);
        for (KvMutation mutation : commit.mutations()) {
            check(mutation);
        }
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

    private static void atMost(String what, int given, int limit) {
        if (given > limit) {
            throw new KvTooLargeException(what, given, limit);
        }
    }
}
