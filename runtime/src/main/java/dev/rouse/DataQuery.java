package dev.rouse;

import dev.rouse.base.Arguments;
import org.jspecify.annotations.Nullable;

/**
 * A query for entries of an actor's own data, in key order.
 *
 * @param from the first key, inclusive; null for the very first
 * @param to the last key, exclusive; null for no end
 * @param prefix only keys that start with it; null for all
 * @param limit at most so many entries, at least 1
 * @param reverse from the last key backwards
 */
public record DataQuery(
        @Nullable DataKey from,
        @Nullable DataKey to,
        @Nullable DataKey prefix,
        int limit,
        boolean reverse) {

    public DataQuery {
        if (limit < 1) {
            throw new IllegalArgumentException("A query asks for at least 1 entry, got " + limit + ".");
        }
    }

    /** All entries. */
    public static DataQuery all() {
        return new DataQuery(null, null, null, Integer.MAX_VALUE, false);
    }

    /** The entries whose keys start with {@code prefix}. */
    public static DataQuery prefix(DataKey prefix) {
        return new DataQuery(null, null, Arguments.required("prefix", prefix), Integer.MAX_VALUE, false);
    }

    /** From {@code from} (inclusive) to {@code to} (exclusive). */
    public static DataQuery range(DataKey from, DataKey to) {
        Arguments.required("from", from);
        Arguments.required("to", to);
        return new DataQuery(from, to, null, Integer.MAX_VALUE, false);
    }

    /** The same with at most {@code entries} on a page. */
    public DataQuery limit(int entries) {
        return new DataQuery(from, to, prefix, entries, reverse);
    }

    /** The same with the last keys first. */
    public DataQuery reversed() {
        return new DataQuery(from, to, prefix, limit, !reverse);
    }

    /** Whether {@code key} lies in what this asks for, the limit aside. */
    public boolean includes(DataKey key) {
        Arguments.required("key", key);
        return (from == null || key.compareTo(from) >= 0)
                && (to == null || key.compareTo(to) < 0)
                && (prefix == null || key.startsWith(prefix));
    }
}
