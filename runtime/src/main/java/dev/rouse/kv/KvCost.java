package dev.rouse.kv;

/**
 * Counts what a commit takes of a store's {@link KvLimits#maxCommitBytes()}, in bytes: keys and values, and everything that
 * the store itself adds to them, such as the root of its keys, ranges of conflicts, and the removal of pieces. Never less
 * than the store counts; the same for equal mutations. Cheap, without allocation, and safe from any thread.
 *
 * <p>Of a value of at most {@link KvLimits#smallValueBytes()} every byte counts alike: with {@code n} bytes more, a {@link
 * KvMutation.Set} that is {@link KvMutation.Set#overSmall()} costs {@code n} more.
 */
public interface KvCost {

    /** The cost in a store which adds nothing: keys and values. */
    KvCost PLAIN = new KvCost() {
        @Override
        public long of(KvMutation mutation) {
            return mutation.size();
        }

        @Override
        public long ofConflictKey(KvKey key) {
            return key.length();
        }

        @Override
        public long of(KvCommit commit) {
            return commit.size();
        }

        @Override
        public String toString() {
            return "keys and values";
        }
    };

    /** Counts one mutation. */
    long of(KvMutation mutation);

    /** Counts one conflict key. */
    long ofConflictKey(KvKey key);

    /** Counts a whole commit: the sum, and what the store adds once. */
    default long of(KvCommit commit) {
        long cost = 0;
        for (KvKey key : commit.conflictKeys()) {
            cost += ofConflictKey(key);
        }
        for (KvMutation mutation : commit.mutations()) {
            cost += of(mutation);
        }
        return cost;
    }
}
