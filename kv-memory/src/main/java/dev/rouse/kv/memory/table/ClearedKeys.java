package dev.rouse.kv.memory.table;

import dev.rouse.kv.KvKey;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keys that were cleared and have no cell any more, each with the version of that: what a commit is checked against. A ring in the order of
 * versions, and a hash of it. One thread at a time.
 */
final class ClearedKeys {

    private static final int SMALLEST = 64;
    private static final long NONE = -1;

    /** Clears are counted from 0 on; the one of a count is at that place of the ring. */
    private long first;

    private long next;
    private @Nullable KvKey[] keys = new KvKey[SMALLEST];
    private long[] versions = new long[SMALLEST];

    /** Of each the one before it with the same hash. */
    private long[] before = new long[SMALLEST];

    /** The newest one of each hash. */
    private long[] newest = filled(SMALLEST);

    /** Notes a clear. One that is older than another that was noted counts as late as that: a check finds too much then, and never too little. */
    void add(KvKey key, long version) {
        if (next - first == keys.length) {
            resize(2 * keys.length);
        }
        put(key, next == first ? version : Math.max(version, versions[place(next - 1)]));
    }

    private void put(KvKey key, long version) {
        int at = place(next);
        int hash = hash(key);
        keys[at] = key;
        versions[at] = version;
        before[at] = newest[hash];
        newest[hash] = next++;
    }

    /** The version of the last clear of {@code key}; 0 when none is known. */
    long last(KvKey key) {
        for (long count = newest[hash(key)]; count >= first; count = before[place(count)]) {
            if (key.equals(keys[place(count)])) {
                return versions[place(count)];
            }
        }
        return 0;
    }

    /** A key from {@code begin} to before {@code end} that was cleared after {@code since}; null when none is known. Looks at all clears since. */
    @Nullable
    KvKey clearedSince(KvKey begin, KvKey end, long since) {
        for (long count = next - 1; count >= first && versions[place(count)] > since; count--) {
            KvKey key = keys[place(count)];
            if (key != null && key.compareTo(begin) >= 0 && key.compareTo(end) < 0) {
                return key;
            }
        }
        return null;
    }

    /** Drops the clears up to {@code horizon}, at most {@code atMost}. */
    void forget(long horizon, int atMost) {
        for (int i = 0; i < atMost && first < next && versions[place(first)] <= horizon; i++) {
            keys[place(first++)] = null;
        }
        if (keys.length > SMALLEST && size() < keys.length / 8) {
            resize(keys.length / 2);
        }
    }

    int size() {
        return (int) (next - first);
    }

    private void resize(int length) {
        @Nullable KvKey[] oldKeys = keys;
        long[] oldVersions = versions;
        long end = next;
        keys = new KvKey[length];
        versions = new long[length];
        before = new long[length];
        newest = filled(length);
        next = first;
        for (long count = first; count < end; count++) {
            int old = (int) count & oldKeys.length - 1;
            KvKey key = oldKeys[old];
            if (key != null) {
                put(key, oldVersions[old]);
            }
        }
    }

    private int place(long count) {
        return (int) count & keys.length - 1;
    }

    private int hash(KvKey key) {
        int hash = key.hashCode();
        return (hash ^ hash >>> 16) & newest.length - 1;
    }

    private static long[] filled(int length) {
        long[] none = new long[length];
        Arrays.fill(none, NONE);
        return none;
    }
}
