package dev.rouse.kv.memory.table;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The oldest version that may still be read and checked. A version stays for {@code window} after a newer one took its
 * place, unless what is kept for old versions exceeds its budget in bytes.
 *
 * <p>A list of marks (time, version) remembers what was newest when. The last mark moves with every write until it spans a
 * hundredth of the window or a sixty-fourth of the budget, so under dense commits a version stays up to a hundredth
 * longer. One thread at a time moves it, any number read it.
 */
public final class Horizon {

    private final LongSupplier nanoTime;
    private final long window;
    private final long span;
    private final long budget;

    private volatile Mark oldest;
    private Mark newest;
    private long bytes;

    public Horizon(Duration window, long budget, LongSupplier nanoTime, long version) {
        this.nanoTime = nanoTime;
        this.window = window.toNanos();
        this.span = this.window / 100;
        this.budget = budget;
        this.oldest = new Mark(nanoTime.getAsLong(), version, 0);
        this.newest = oldest;
    }

    /** The oldest allowed version, as far as it was moved: what is older may be gone. */
    long reached() {
        return oldest.version;
    }

    /** The oldest allowed version at this moment, of those up to {@code published}. */
    long now(long published) {
        long now = nanoTime.getAsLong();
        Mark mark = oldest;
        long allowed = mark.version;
        for (mark = mark.next; mark != null; mark = mark.next) {
            long version = mark.version;
            if (version > published || now - mark.time < window) {
                break;
            }
            allowed = version;
        }
        return allowed;
    }

    /** Counts what has to be kept because a newer revision came. */
    void keep(long more) {
        bytes += more;
    }

    /** Notes that {@code version} was just written, and moves on, though never past {@code published}. */
    void advance(long version, long published) {
        long now = nanoTime.getAsLong();
        mark(now, version);
        Mark due = oldest;
        for (Mark next = due.next; next != null && next.version <= published; next = next.next) {
            boolean outlived = now - next.time >= window;
            boolean overBudget = bytes - due.bytes > budget;
            if (!outlived && !overBudget) {
                break;
            }
            due = next;
        }
        if (due != oldest) {
            oldest = due;
        }
    }

    private void mark(long now, long version) {
        boolean full = now - newest.start >= span || newest.bytes - newest.startBytes >= budget / 64;
        if (full || newest == oldest) {
            Mark mark = new Mark(now, version, bytes);
            newest.next = mark;
            newest = mark;
        } else {
            newest.move(now, version, bytes);
        }
    }

    /** The time at which a version became the newest. */
    private static final class Mark {
        final long start;
        final long startBytes;
        long bytes;
        volatile long time;
        volatile long version;
        volatile @Nullable Mark next;

        Mark(long time, long version, long bytes) {
            this.start = time;
            this.startBytes = bytes;
            this.time = time;
            this.version = version;
            this.bytes = bytes;
        }

        /** The time first: whoever reads the version first never takes it for older than it is. */
        void move(long now, long newer, long bytesNow) {
            time = now;
            version = newer;
            bytes = bytesNow;
        }
    }
}
