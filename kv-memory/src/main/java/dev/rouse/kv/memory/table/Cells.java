package dev.rouse.kv.memory.table;

import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The cells of a store, by key and in order. A hash beside the tree finds a key among many in a fraction of the time. One thread at a
 * time adds and removes, any number look.
 */
public class Cells {

    /** The price of a key besides its bytes: it is in a hash and in a tree, about. */
    private static final int CELL_BYTES = 192;

    private final ConcurrentHashMap<KvKey, Cell> byKey = new ConcurrentHashMap<>();
    private final CellTree inOrder = new CellTree();

    /** Of the thread that writes. */
    private long keyBytes;

    @Nullable
    Cell get(KvKey key) {
        return byKey.get(key);
    }

    public void add(Cell cell) {
        inOrder.add(cell);
        byKey.put(cell.key(), cell);
        keyBytes += bytesOf(cell.key());
    }

    /**
     * Removes {@code cell}, if it is there; not another one of its key.
     *
     * @return whether it was there
     */
    boolean remove(Cell cell) {
        boolean isThere = byKey.remove(cell.key(), cell);
        if (isThere) {
            inOrder.remove(cell.key());
            keyBytes -= bytesOf(cell.key());
        }
        return isThere;
    }

    /** Counts the bytes of a key, as they cost in memory. */
    static long bytesOf(KvKey key) {
        return (long) CELL_BYTES + key.length();
    }

    /** The bytes of all keys, as they cost in memory. Of the thread that writes. */
    long keyBytes() {
        return keyBytes;
    }

    int size() {
        return byKey.size();
    }

    Iterable<Cell> all() {
        return inOrder::all;
    }

    Iterable<Cell> between(KvKey begin, KvKey end) {
        return () -> inOrder.between(begin, end);
    }

    Iterator<Cell> in(KvRange range) {
        return range.reverse()
                ? inOrder.backwards(range.begin(), range.end())
                : inOrder.between(range.begin(), range.end());
    }

    Sweep sweep() {
        return new Sweep(this);
    }

    /**
     * Goes through keys and ranges that follow each other closely, such as those of one actor, with one search for the first:
     * what begins at or shortly behind the last one's end is walked to.
     */
    static final class Sweep {

        private static final int STEPS = 8;
        private static final int STEPS_TO_A_KEY = 2;

        private final Cells cells;
        private @Nullable Iterator<Cell> ahead;
        private @Nullable Cell next;
        private @Nullable KvKey passed;

        private Sweep(Cells cells) {
            this.cells = cells;
        }

        /** Goes to the first cell at or after {@code begin}. */
        void seek(KvKey begin) {
            if (passed != null && passed.compareTo(begin) < 0 && walk(begin, STEPS)) {
                return;
            }
            ahead = cells.inOrder.from(begin);
            step();
            passed = begin;
        }

        /** The cell at {@code key}: by the one search where this is the first, on the way where it is close, else by its hash. */
        @Nullable
        Cell find(KvKey key) {
            if (passed == null) {
                seek(key);
            } else if (passed.compareTo(key) >= 0 || !walk(key, STEPS_TO_A_KEY)) {
                return cells.get(key);
            }
            Cell here = next;
            return here != null && here.key().equals(key) ? here : null;
        }

        /** The cell here, if it comes before {@code end}; then goes one further. */
        @Nullable
        Cell nextBefore(KvKey end) {
            Cell here = next;
            if (here == null || here.key().compareTo(end) >= 0) {
                return null;
            }
            step();
            passed = here.key();
            return here;
        }

        /** @return whether the first cell at or after {@code begin} is at most {@code steps} from here, and was gone to */
        private boolean walk(KvKey begin, int steps) {
            for (int i = 0; ; i++) {
                Cell here = next;
                if (here == null || here.key().compareTo(begin) >= 0) {
                    return true;
                }
                if (i == steps) {
                    return false;
                }
                step();
                passed = here.key();
            }
        }

        private void step() {
            next = ahead != null && ahead.hasNext() ? ahead.next() : null;
        }
    }
}
