package dev.rouse.kv.memory.table;

import dev.rouse.kv.KvKey;
import java.util.Arrays;

/** The lowest keys that parts of a tree may have, in order, of which there is at least one. Never changes. */
final class Lows {

    private final KvKey[] keys;

    /** Number of bytes that all of them begin with alike. */
    private final int alike;

    /** Of each what stands behind those. */
    private final long[] parts;

    private Lows(KvKey[] keys, int alike, long[] parts) {
        this.keys = keys;
        this.alike = alike;
        this.parts = parts;
    }

    static Lows of(KvKey... keys) {
        return of(keys, KeyPart.common(keys[0], keys[keys.length - 1]));
    }

    private static Lows of(KvKey[] keys, int alike) {
        long[] parts = new long[keys.length];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = KeyPart.eight(keys[i], alike);
        }
        return new Lows(keys, alike, parts);
    }

    KvKey first() {
        return keys[0];
    }

    int size() {
        return keys.length;
    }

    /** The place of the last that is not above {@code key}, nor at it where {@code below}; 0 where there is none. */
    int floor(KvKey key, boolean below) {
        int compared = keys.length == 1 ? -1 : KeyPart.compare(key, keys[0], alike);
        if (compared != 0) {
            return compared < 0 ? 0 : keys.length - 1;
        }
        long part = KeyPart.eight(key, alike);
        int first = 1;
        int end = keys.length;
        while (first < end) {
            int middle = (first + end) >>> 1;
            long other = parts[middle];
            if (other < part || other == part && isAtMost(keys[middle], key, below)) {
                first = middle + 1;
            } else {
                end = middle;
            }
        }
        return first - 1;
    }

    /** Whether {@code low} is not above {@code key}, nor at it where {@code below}. */
    static boolean isAtMost(KvKey low, KvKey key, boolean below) {
        int compared = low.compareTo(key);
        return below ? compared < 0 : compared <= 0;
    }

    /** These with one more, which is not the first. */
    Lows with(int place, KvKey added) {
        KvKey[] after = CellTree.with(keys, place, added);
        int common = place < keys.length ? alike : Math.min(alike, KeyPart.common(keys[0], added));
        if (common < alike || keys.length == 1) {
            return of(after);
        }
        long[] more = Arrays.copyOf(parts, after.length);
        System.arraycopy(parts, place, more, place + 1, parts.length - place);
        more[place] = KeyPart.eight(added, alike);
        return new Lows(after, alike, more);
    }

    /** These without one of several. */
    Lows without(int place) {
        KvKey[] after = CellTree.without(keys, place, new KvKey[keys.length - 1]);
        long[] fewer = new long[after.length];
        System.arraycopy(parts, 0, fewer, 0, place);
        System.arraycopy(parts, place + 1, fewer, place, fewer.length - place);
        return new Lows(after, alike, fewer);
    }

    /** Those from {@code from} to before {@code end}. */
    Lows part(int from, int end) {
        return of(Arrays.copyOfRange(keys, from, end));
    }

    /** These with another one at a place. */
    Lows replaced(int place, KvKey other) {
        if (keys[place].equals(other)) {
            return this;
        }
        KvKey[] after = keys.clone();
        after[place] = other;
        return of(after);
    }
}
