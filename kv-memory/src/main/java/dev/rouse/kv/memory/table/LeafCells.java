package dev.rouse.kv.memory.table;

import dev.rouse.kv.KvKey;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The cells of a leaf in order, the lowest key that it may have, and its successor. Never changes. */
final class LeafCells {

    private final KvKey low;
    private final Cell[] cells;
    private final CellTree.@Nullable Leaf next;

    /** Number of bytes that the lowest key and all cells begin with alike. */
    private final int alike;

    /** Of each cell what stands behind those. */
    private final int[] parts;

    private LeafCells(KvKey low, Cell[] cells, CellTree.@Nullable Leaf next, int alike, int[] parts) {
        this.low = low;
        this.cells = cells;
        this.next = next;
        this.alike = alike;
        this.parts = parts;
    }

    static LeafCells of(KvKey low, Cell[] cells, CellTree.@Nullable Leaf next) {
        int alike = cells.length == 0 ? low.length() : KeyPart.common(low, cells[cells.length - 1].key());
        int[] parts = new int[cells.length];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = KeyPart.four(cells[i].key(), alike);
        }
        return new LeafCells(low, cells, next, alike, parts);
    }

    KvKey low() {
        return low;
    }

    CellTree.@Nullable Leaf next() {
        return next;
    }

    Cell[] cells() {
        return cells;
    }

    int size() {
        return cells.length;
    }

    Cell cell(int place) {
        return cells[place];
    }

    /** The place of the first cell that is not below {@code key}. */
    int ceiling(KvKey key) {
        int compared = KeyPart.compare(key, low, alike);
        if (compared != 0) {
            return compared < 0 ? 0 : cells.length;
        }
        int part = KeyPart.four(key, alike);
        int first = 0;
        int end = cells.length;
        while (first < end) {
            int middle = (first + end) >>> 1;
            int other = parts[middle];
            if (other < part || other == part && cells[middle].key().compareTo(key) < 0) {
                first = middle + 1;
            } else {
                end = middle;
            }
        }
        return first;
    }

    /** These with one more. */
    LeafCells with(int place, Cell added) {
        Cell[] after = CellTree.with(cells, place, added);
        if (place == cells.length && KeyPart.common(low, added.key()) < alike) {
            return of(low, after, next);
        }
        int[] more = Arrays.copyOf(parts, after.length);
        System.arraycopy(parts, place, more, place + 1, parts.length - place);
        more[place] = KeyPart.four(added.key(), alike);
        return new LeafCells(low, after, next, alike, more);
    }

    /** These without one. */
    LeafCells without(int place) {
        int[] fewer = new int[cells.length - 1];
        System.arraycopy(parts, 0, fewer, 0, place);
        System.arraycopy(parts, place + 1, fewer, place, fewer.length - place);
        return new LeafCells(low, CellTree.without(cells, place, new Cell[fewer.length]), next, alike, fewer);
    }

    /** These in front of another leaf. */
    LeafCells before(CellTree.@Nullable Leaf other) {
        return new LeafCells(low, cells, other, alike, parts);
    }
}
