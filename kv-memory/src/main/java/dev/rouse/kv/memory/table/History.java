package dev.rouse.kv.memory.table;

import dev.rouse.kv.KvKey;
import dev.rouse.kv.memory.table.Cell.Link;
import dev.rouse.kv.memory.table.Cell.Revision;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Revisions that newer ones took the place of, until nobody can need them.
 *
 * <p>A revision is read by transactions that began while it was the newest, and by reads that go on at that moment. Where there is neither when its
 * successor is published, it is dropped at once: nearly all are, and die young. The others wait until the {@link Horizon} has passed them.
 *
 * <p><b>Why nobody misses one.</b> A version is published first, and then looked whether somebody reads ({@link #reading}) or holds an
 * older one ({@link #held}); a reader does the opposite, tells of itself first and then takes the version that is published. So one of the two sees the
 * other. Most reads do not tell of themselves: they look at their end whether anything was dropped since their version ({@link #dropped}, which is
 * moved before), and then begin again.
 *
 * <p>One thread at a time writes.
 */
final class History {

    /** The price of a superseded revision besides its bytes: object headers and links, about. */
    private static final int REVISION_BYTES = 64;

    private static final int DROPPED_PER_COMMIT = 1_024;

    /**
     * The share that is dropped after much was written at once: a node that does nothing else than to stay alive gets rid of it
     * in minutes.
     */
    private static final int DROPPED_PART = 64;

    private static final VarHandle DROPPED = Cell.handle(History.class, "dropped", long.class);

    private final Cells cells;
    private final Horizon horizon;

    /** Those that took the place of others, and were not looked at since they are published. */
    private final ArrayDeque<Revision> fresh = new ArrayDeque<>();

    private final ArrayDeque<Kept> kept = new ArrayDeque<>();
    private final ClearedKeys cleared = new ClearedKeys();

    /** The newest version that a transaction has begun at. */
    private final AtomicLong held = new AtomicLong();

    private final AtomicInteger reading = new AtomicInteger();

    @SuppressWarnings("UnusedVariable") // through DROPPED
    private long dropped;

    /** The way to what has to be kept, or a trace of a clear, until the horizon is at {@code version}. */
    private record Kept(@Nullable Link link, Revision by) {}

    History(Cells cells, Horizon horizon) {
        this.cells = cells;
        this.horizon = horizon;
    }

    // ---- readers

    /** Keeps what there is at {@code version} for the horizon's time, if it is still the newest published one afterwards. */
    void hold(long version) {
        held.accumulateAndGet(version, Math::max);
    }

    /** Keeps everything until {@link #readEnds}. */
    void readBegins() {
        reading.incrementAndGet();
    }

    void readEnds() {
        reading.decrementAndGet();
    }

    /** The oldest version that was surely whole all the time until now, for who has told nobody of reading. */
    long whole() {
        return Math.max((long) DROPPED.getAcquire(this), horizon.reached());
    }

    // ---- the writer

    /** Notes a revision that took the place of another one, or is the trace of a clear. */
    void add(Revision superseding) {
        fresh.add(superseding);
    }

    /** The version of the last clear of a key that has no cell; 0 when none is known. */
    long lastClear(KvKey key) {
        return cleared.last(key);
    }

    /** As {@link ClearedKeys#clearedSince}. */
    @Nullable
    KvKey clearedSince(KvKey begin, KvKey end, long since) {
        return cleared.clearedSince(begin, end, since);
    }

    /** Drops what nobody needs of what was written up to {@code published}, and keeps the rest; of very much, some. */
    void settle(long published) {
        Revision next = fresh.peek();
        if (next == null || next.version > published) {
            return;
        }
        DROPPED.setRelease(this, published);
        for (int left = most(fresh.size()); left > 0 && next != null && next.version <= published; left--) {
            fresh.remove();
            settle(next);
            next = fresh.peek();
        }
    }

    /** A commit that clears a million keys does not stop the others until all of them are gone. */
    private static int most(int waiting) {
        return Math.max(DROPPED_PER_COMMIT, waiting / DROPPED_PART);
    }

    private void settle(Revision superseding) {
        Revision older = superseding.older();
        if (older != null && isNeeded(older)) {
            keep(new Kept(superseding.link(), superseding), length(older));
        } else if (older != null) {
            superseding.skipOlder();
        }
        if (superseding.cleared() && superseding.newest()) {
            KvKey key = superseding.cell.key();
            if (superseding.older() != null) {
                keep(new Kept(null, superseding), key.length());
            } else if (cells.remove(superseding.cell)) {
                cleared.add(key, superseding.version);
                horizon.keep(REVISION_BYTES + key.length());
            }
        }
    }

    private boolean isNeeded(Revision older) {
        return held.get() >= older.version || reading.get() > 0;
    }

    private void keep(Kept more, int bytes) {
        kept.add(more);
        horizon.keep(REVISION_BYTES + bytes);
    }

    private static int length(Revision revision) {
        return revision.value == null ? 0 : revision.value.length;
    }

    /** Drops some of what the horizon has passed. */
    void age() {
        long oldest = horizon.reached();
        int most = most(kept.size() + cleared.size());
        for (int i = 0; i < most; i++) {
            Kept next = kept.peek();
            if (next == null || next.by.version > oldest) {
                break;
            }
            kept.remove();
            drop(next);
        }
        cleared.forget(oldest, most);
    }

    private void drop(Kept due) {
        Link link = due.link;
        if (link != null) {
            link.cut();
        } else if (due.by.newest()) {
            cells.remove(due.by.cell);
        }
    }

    /** Forgets what was written after {@code version}, which is taken back. */
    void rollBack(long version) {
        for (Revision last = fresh.peekLast(); last != null && last.version > version; last = fresh.peekLast()) {
            fresh.removeLast();
        }
    }

    /** Counts what is kept for old versions. */
    int size() {
        return fresh.size() + kept.size() + cleared.size();
    }
}
