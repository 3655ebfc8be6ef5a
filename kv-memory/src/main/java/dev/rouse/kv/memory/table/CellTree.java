package dev.rouse.kv.memory.table;

import dev.rouse.kv.KvKey;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Cells in the order of their keys: a B+ tree of three levels, whose leaves are linked. One thread at a time adds and removes, any number
 * look, and none waits.
 *
 * <p>A search goes through arrays of {@linkplain KeyPart parts of keys}. One through the nodes of a skip list touches many times as much memory, of
 * which little is in a processor's cache where there are a million cells.
 *
 * <p><b>Why readers miss nothing.</b> What they look at never changes: a leaf has its cells and its successor in one object, which a change
 * replaces. A cell only ever moves to the right, to a leaf that the one it was in leads to. So whoever came to a leaf before it was split goes
 * on to the right, and finds all that was there when they began. A leaf is removed only when it is empty, and leads on to the one behind it.
 * A cell that is added meanwhile may be missed: its version is newer than any that a reader can have begun with.
 */
final class CellTree {

    /** Cells of a leaf, and leaves of a block. */
    private static final int LEAF = 64;

    private static final int BLOCK = 512;

    private static final KvKey LOWEST = KvKey.of();
    private static final Cell[] NONE = {};
    private static final VarHandle ROOT = Cell.handle(CellTree.class, "root", Root.class);
    private static final VarHandle CONTENT = Cell.handle(Leaf.class, "content", LeafCells.class);

    @SuppressWarnings("UnusedVariable") // through ROOT
    private Root root;

    /** Leaves in order, with the lowest key that each may have. Never changes. */
    private record Block(Lows lows, Leaf[] leaves) {}

    /** Blocks in order, with the lowest key that each may have. Never changes. */
    private record Root(Lows lows, Block[] blocks) {}

    /** Some cells that follow each other. */
    static final class Leaf {

        private final KvKey low;

        @SuppressWarnings("UnusedVariable") // through CONTENT
        private LeafCells content;

        private Leaf(KvKey low, Cell[] cells, @Nullable Leaf next) {
            this.low = low;
            this.content = LeafCells.of(low, cells, next);
        }

        LeafCells content() {
            return (LeafCells) CONTENT.getAcquire(this);
        }

        void content(LeafCells next) {
            CONTENT.setRelease(this, next);
        }
    }

    CellTree() {
        Lows lows = Lows.of(LOWEST);
        root = new Root(lows, new Block[] {new Block(lows, new Leaf[] {new Leaf(LOWEST, NONE, null)})});
    }

    private Root root() {
        return (Root) ROOT.getAcquire(this);
    }

    // ---- looking

    /** The cell of {@code key}; null where there is none. */
    @Nullable
    Cell get(KvKey key) {
        LeafCells here = contentOf(key, false);
        int place = here.ceiling(key);
        Cell found = place == here.size() ? null : here.cell(place);
        return found != null && found.key().equals(key) ? found : null;
    }

    /** The cells from {@code begin} on. */
    Iterator<Cell> from(KvKey begin) {
        return new Ascending(begin, null).begun();
    }

    /** The cells from {@code begin} to before {@code end}. */
    Iterator<Cell> between(KvKey begin, KvKey end) {
        return new Ascending(begin, end).begun();
    }

    /** The cells from the one before {@code end} back to {@code begin}. */
    Iterator<Cell> backwards(KvKey begin, KvKey end) {
        return new Descending(begin, end).begun();
    }

    /** All cells. */
    Iterator<Cell> all() {
        return from(LOWEST);
    }

    /**
     * The content of the leaf that has {@code key}, or would; where {@code below}, that of the key just before it. A later look at that leaf may
     * find less.
     */
    private LeafCells contentOf(KvKey key, boolean below) {
        LeafCells here = leafOf(key, below).content();
        Leaf next = here.next();
        while (next != null && Lows.isAtMost(next.low, key, below)) {
            here = next.content();
            next = here.next();
        }
        return here;
    }

    /** That leaf, or one to the left of it that was split after this search began. */
    private Leaf leafOf(KvKey key, boolean below) {
        Root at = root();
        Block block = at.blocks[at.lows.floor(key, below)];
        return block.leaves[block.lows.floor(key, below)];
    }

    // ---- changing

    /** Adds a cell of a key that has none. */
    void add(Cell cell) {
        Leaf leaf = leafOf(cell.key(), false);
        LeafCells before = leaf.content();
        int place = before.ceiling(cell.key());
        if (before.size() < LEAF) {
            leaf.content(before.with(place, cell));
        } else if (place == LEAF) {
            // Keys that come in their order fill the leaves.
            split(leaf, before.cells(), new Cell[] {cell});
        } else {
            Cell[] all = with(before.cells(), place, cell);
            int half = all.length / 2;
            split(leaf, Arrays.copyOf(all, half), Arrays.copyOfRange(all, half, all.length));
        }
    }

    private void split(Leaf leaf, Cell[] lower, Cell[] upper) {
        Leaf right = new Leaf(upper[0].key(), upper, leaf.content().next());
        leaf.content(LeafCells.of(leaf.low, lower, right));
        Root at = root();
        int place = at.lows.floor(right.low, false);
        Block block = at.blocks[place];
        int behind = block.lows.floor(right.low, false) + 1;
        Lows lows = block.lows.with(behind, right.low);
        Leaf[] leaves = with(block.leaves, behind, right);
        if (leaves.length <= BLOCK) {
            replace(at, place, new Block(lows, leaves));
        } else {
            // As of a leaf: all of a full one stay together where the new one is the last.
            int half = behind == BLOCK ? BLOCK : leaves.length / 2;
            splitBlock(at, place, lows, leaves, half);
        }
    }

    private void splitBlock(Root at, int place, Lows lows, Leaf[] leaves, int half) {
        Block lower = new Block(lows.part(0, half), Arrays.copyOf(leaves, half));
        Block upper = new Block(lows.part(half, lows.size()), Arrays.copyOfRange(leaves, half, leaves.length));
        Block[] blocks = with(at.blocks, place + 1, upper);
        blocks[place] = lower;
        root(new Root(at.lows.with(place + 1, upper.lows.first()), blocks));
    }

    private void replace(Root at, int place, Block block) {
        Block[] blocks = at.blocks.clone();
        blocks[place] = block;
        root(new Root(at.lows.replaced(place, block.lows.first()), blocks));
    }

    private void root(Root next) {
        ROOT.setRelease(this, next);
    }

    /** Removes the cell of {@code key}, if there is one. */
    void remove(KvKey key) {
        Leaf leaf = leafOf(key, false);
        LeafCells before = leaf.content();
        int place = before.ceiling(key);
        if (place == before.size() || !before.cell(place).key().equals(key)) {
            return;
        }
        LeafCells after = before.without(place);
        leaf.content(after);
        if (after.size() == 0 && leaf.low.length() > 0) {
            unlink(leaf, after.next());
        }
    }

    private void unlink(Leaf leaf, @Nullable Leaf next) {
        Leaf left = leafOf(leaf.low, true);
        left.content(left.content().before(next));
        Root at = root();
        int place = at.lows.floor(leaf.low, false);
        Block block = at.blocks[place];
        if (block.leaves.length == 1) {
            Block[] blocks = without(at.blocks, place, new Block[at.blocks.length - 1]);
            root(new Root(at.lows.without(place), blocks));
            return;
        }
        int which = block.lows.floor(leaf.low, false);
        Leaf[] leaves = without(block.leaves, which, new Leaf[block.leaves.length - 1]);
        replace(at, place, new Block(block.lows.without(which), leaves));
    }

    static <T> T[] with(T[] before, int place, T added) {
        T[] after = Arrays.copyOf(before, before.length + 1);
        System.arraycopy(before, place, after, place + 1, before.length - place);
        after[place] = added;
        return after;
    }

    static <T> T[] without(T[] before, int place, T[] after) {
        System.arraycopy(before, 0, after, 0, place);
        System.arraycopy(before, place + 1, after, place, after.length - place);
        return after;
    }

    // ---- iterators

    /** An iterator that has found its next cell already. */
    abstract static class Ahead implements Iterator<Cell> {

        private @Nullable Cell next;

        /** Finds the next cell; null for none. */
        abstract @Nullable Cell step();

        /** Goes to the first one. */
        Ahead begun() {
            next = step();
            return this;
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public Cell next() {
            Cell given = next;
            if (given == null) {
                throw new NoSuchElementException();
            }
            next = step();
            return given;
        }
    }

    private final class Ascending extends Ahead {

        private final @Nullable KvKey end;
        private LeafCells here;
        private int place;

        private Ascending(KvKey begin, @Nullable KvKey end) {
            this.end = end;
            this.here = contentOf(begin, false);
            this.place = here.ceiling(begin);
        }

        @Override
        @Nullable
        Cell step() {
            Leaf behind;
            while (place == here.size() && (behind = here.next()) != null) {
                here = behind.content();
                place = 0;
            }
            Cell found = place == here.size() ? null : here.cell(place++);
            return found == null || end != null && found.key().compareTo(end) >= 0 ? null : found;
        }
    }

    private final class Descending extends Ahead {

        private final KvKey begin;
        private Cell[] cells = NONE;
        private KvKey low;
        private int place;

        private Descending(KvKey begin, KvKey end) {
            this.begin = begin;
            this.low = end;
        }

        @Override
        @Nullable
        Cell step() {
            while (place == 0 && low.compareTo(begin) > 0) {
                LeafCells before = contentOf(low, true);
                cells = before.cells();
                place = before.ceiling(low);
                low = before.low();
            }
            Cell found = place == 0 ? null : cells[--place];
            return found == null || found.key().compareTo(begin) < 0 ? null : found;
        }
    }
}
