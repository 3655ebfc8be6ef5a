package dev.rouse.kv;

/**
 * The keys from {@code begin} (inclusive) to {@code end} (exclusive), with bounds on what comes back.
 *
 * @param maxRows at most so many entries; at least 1
 * @param maxBytes stop before the entry that would bring keys plus values over this; at least 1
 * @param reverse from the end backwards
 */
public record KvRange(KvKey begin, KvKey end, int maxRows, long maxBytes, boolean reverse) {

    public KvRange {
        if (begin.compareTo(end) > 0) {
            throw new IllegalArgumentException(
                    "A range begins at or before its end, got " + begin + " to " + end + ".");
        }
        if (maxRows < 1 || maxBytes < 1) {
            throw new IllegalArgumentException(
                    "maxRows and maxBytes are at least 1, got " + maxRows + " and " + maxBytes + ".");
        }
    }

    /** The range from {@code begin} to before {@code end}, forwards. */
    public static KvRange of(KvKey begin, KvKey end) {
        return new KvRange(begin, end, Integer.MAX_VALUE, Long.MAX_VALUE, false);
    }

    /** The range of all keys that start with {@code prefix}, forwards. */
    public static KvRange prefix(KvKey prefix) {
        return of(prefix, prefix.prefixEnd());
    }

    /** The same range, of which at most {@code rows} entries come back. */
    public KvRange maxRows(int rows) {
        return new KvRange(begin, end, rows, maxBytes, reverse);
    }

    /** The same range, of which at most {@code bytes} of keys and values come back. */
    public KvRange maxBytes(long bytes) {
        return new KvRange(begin, end, maxRows, bytes, reverse);
    }

    /** Copies the range, to be read from its end. */
    public KvRange reversed() {
        return new KvRange(begin, end, maxRows, maxBytes, !reverse);
    }
}
