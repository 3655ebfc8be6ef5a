package dev.rouse.kv.fdb.transaction;

import dev.rouse.base.Quantity;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Counts the commits whose outcome is not known yet, and bounds those that carried versions let past FoundationDB's own
 * admission control.
 */
public final class CommitsInFlight {

    private static final long CLOSED = 1L << 62;

    private final int maxCommits;
    private final long maxBytes;
    private final AtomicLong commits = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final Sinks.Empty<Void> idle = Sinks.empty();

    public CommitsInFlight(int maxCommits, long maxBytes) {
        this.maxCommits = maxCommits;
        this.maxBytes = maxBytes;
    }

    /** The answer to the wish to commit. */
    public enum Entry {
        ADMITTED,
        OVERLOADED,
        CLOSED
    }

    /** The first one is admitted whatever its size. Who is admitted must {@link #leave}. */
    public Entry enter(long size) {
        long others = bytes.getAndAdd(size);
        Entry entry = others > 0 && others + size > maxBytes ? Entry.OVERLOADED : enter(maxCommits);
        if (entry != Entry.ADMITTED) {
            bytes.addAndGet(-size);
        }
        return entry;
    }

    /**
     * Admits one of the rare transactions of cluster bookkeeping, which keep the node alive: only a closed store refuses them.
     */
    public Entry enterUnbounded() {
        return enter(Integer.MAX_VALUE);
    }

    private Entry enter(int max) {
        while (true) {
            long now = commits.get();
            if (now >= CLOSED) {
                return Entry.CLOSED;
            }
            if (now >= max) {
                return Entry.OVERLOADED;
            }
            if (commits.compareAndSet(now, now + 1)) {
                return Entry.ADMITTED;
            }
        }
    }

    public void leave(long size) {
        bytes.addAndGet(-size);
        if (commits.decrementAndGet() == CLOSED) {
            idle.tryEmitEmpty();
        }
    }

    /** Admits none any more; completes when all have left. */
    public Mono<Void> close() {
        if (commits.getAndUpdate(now -> now | CLOSED) == 0) {
            idle.tryEmitEmpty();
        }
        return idle.asMono();
    }

    public boolean closed() {
        return commits.get() >= CLOSED;
    }

    public int count() {
        return (int) (commits.get() & ~CLOSED);
    }

    public long bytes() {
        return bytes.get();
    }

    @Override
    public String toString() {
        return Quantity.of(count(), "commit") + " of " + Quantity.of(bytes(), "byte") + " in flight, at most "
                + maxCommits + " of " + maxBytes;
    }
}
