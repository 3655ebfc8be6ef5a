package dev.rouse.base;

import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Calls by the numbers that they have on a link. Numbers follow each other: in a map that looks for free places one
 * by one they would lie in one row, of which each removal moves a half, so they are spread.
 */
public final class NumberedCalls<V> {

    /** 2^64 by the golden ratio, odd: no two numbers become the same, and neighbours lie far apart. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final LongObjectMap<V> calls = new LongObjectHashMap<>();

    private static long spread(long id) {
        return id * SPREAD;
    }

    /** The call of that number; null for none. */
    public @Nullable V get(long id) {
        return calls.get(spread(id));
    }

    public void put(long id, V call) {
        calls.put(spread(id), call);
    }

    /** Forgets {@code id}; null where nothing was known of it. */
    public @Nullable V remove(long id) {
        return calls.remove(spread(id));
    }

    /** All, in no order. */
    public Collection<V> values() {
        return calls.values();
    }

    public int size() {
        return calls.size();
    }

    public boolean isEmpty() {
        return calls.isEmpty();
    }

    public void clear() {
        calls.clear();
    }
}
