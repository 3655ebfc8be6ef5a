package dev.rouse.net.socket.frame;

import dev.rouse.OverloadedException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.LongSupplier;

/**
 * Bounds how often each connection is resumed at a server within a minute, as its actor notes each time. Of connections only a hash is
 * known, so that they take no memory; a few that share one are within the same bound. From any thread.
 */
public final class ResumeCounts {

    private static final int SLOTS = 1 << 13;
    private static final int HALF = 16;
    private static final int LARGEST = (1 << HALF) - 1;

    private final int limit;
    private final LongSupplier nanos;
    private final int seed = ThreadLocalRandom.current().nextInt();

    /** The minute in the upper half of each, and how many there were in it in the lower. */
    private final AtomicIntegerArray slots = new AtomicIntegerArray(SLOTS);

    /** @param nanos tells the time */
    ResumeCounts(int limit, LongSupplier nanos) {
        this.limit = Math.min(limit, LARGEST);
        this.nanos = nanos;
    }

    /** @throws OverloadedException it was resumed too often */
    public void check(String connection) {
        if (count(slots.get(slot(connection)), minute()) >= limit) {
            throw new OverloadedException("resumes of one connection in a minute", limit);
        }
    }

    /** Counts one that was resumed. */
    public void add(String connection) {
        int minute = minute();
        slots.updateAndGet(slot(connection), slot -> minute << HALF | Math.min(LARGEST, count(slot, minute) + 1));
    }

    private static int count(int slot, int minute) {
        return slot >>> HALF == minute ? slot & LARGEST : 0;
    }

    private int minute() {
        return (int) TimeUnit.NANOSECONDS.toMinutes(nanos.getAsLong()) & LARGEST;
    }

    private int slot(String connection) {
        int mixed = (connection.hashCode() ^ seed) * 0x9E3779B9;
        return (mixed ^ mixed >>> HALF) & SLOTS - 1;
    }
}
