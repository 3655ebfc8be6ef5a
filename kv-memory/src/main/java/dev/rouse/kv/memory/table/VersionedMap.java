package dev.rouse.kv.memory.table;

import dev.rouse.kv.KvFutureVersionException;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvMutation;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRangeResult;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.KvVersionTooOldException;
import dev.rouse.kv.error.KvException;
import dev.rouse.kv.memory.table.Cell.Revision;
import dev.rouse.kv.memory.table.Cells.Sweep;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The data: every key with its history. One thread at a time writes, any number read, and neither waits for the other.
 *
 * <ul>
 *   <li>A version is published only after all of its writes are in the map; a read picks a published version first and then
 *       ignores what is newer.
 *   <li>What a read may still need is never dropped: the horizon moves first, old revisions go after, and a read that was
 *       overtaken by the horizon meanwhile finds out at its end and does not answer.
 *   <li>Garbage waits in a queue in the order of the version that made it garbage; each write drops a bounded number.
 * </ul>
 */
public final class VersionedMap {

    /** The price of a superseded revision besides its bytes: object headers and links, about. */
    private static final int REVISION_BYTES = 64;

    /** The price of a key besides its bytes: it is in two maps, about. */
    private static final int CELL_BYTES = 192;

    private static final int DROPPED_PER_COMMIT = 1_024;

    /**
     * The share that is dropped after much was written at once: a node that does nothing else than to stay alive gets rid of it
     * in minutes.
     */
    private static final int DROPPED_PART = 64;

    private static final int READ_ATTEMPTS = 16;

    private final Cells cells;
    private final RangeClears rangeClears = new RangeClears();
    private final ArrayDeque<Revision> superseding = new ArrayDeque<>();
    private final Horizon horizon;

    private volatile KvVersion published;

    /** The bytes of keys and their newest values. Of the thread that writes. */
    private long bytes;

    /** @param cells what there is at {@code version} already */
    public VersionedMap(Cells cells, Horizon horizon, KvVersion version) {
        this.cells = cells;
        this.horizon = horizon;
        this.published = version;
        for (Cell cell : cells.all()) {
            bytes += cellBytes(cell.key()) + length(cell.head().value);
        }
    }

    /** Counts the bytes of an entry. */
    public static long bytesOf(KvKey key, byte[] value) {
        return cellBytes(key) + value.length;
    }

    private static long cellBytes(KvKey key) {
        return (long) CELL_BYTES + key.length();
    }

    private static int length(byte @Nullable [] value) {
        return value == null ? 0 : value.length;
    }

    /** The bytes of keys and their newest values, as they cost in memory. Of the thread that writes. */
    public long bytes() {
        return bytes;
    }

    /** Counts the bytes that it would hold more after {@code mutations}, at most. Of the thread that writes. */
    public long growth(List<KvMutation> mutations) {
        long growth = 0;
        for (KvMutation mutation : mutations) {
            if (mutation instanceof KvMutation.Set set) {
                Cell before = cells.get(set.key());
                growth += set.value().length - (before == null ? -cellBytes(set.key()) : length(before.head().value));
            } else if (mutation instanceof KvMutation.Clear clear) {
                Cell before = cells.get(clear.key());
                growth -= before == null ? 0 : length(before.head().value);
            }
        }
        return growth;
    }

    public KvVersion published() {
        return published;
    }

    public void publish(KvVersion version) {
        published = version;
    }

    // ---- reading

    public KvSnapshot read(KvRead request) {
        KvVersion wanted = request.version();
        KvException refusal = wanted == null ? null : refusal(wanted, request.exact());
        if (refusal != null) {
            throw refusal;
        }
        KvVersion exact = request.exact() ? wanted : null;
        for (int attempt = 1; ; attempt++) {
            KvVersion at = exact == null ? published : exact;
            KvSnapshot snapshot = readAt(request, at);
            if (at.value() >= horizon.reached()) {
                return snapshot;
            }
            if (exact != null || attempt == READ_ATTEMPTS) {
                throw new KvVersionTooOldException(at, new KvVersion(horizon.reached()));
            }
        }
    }

    private KvSnapshot readAt(KvRead request, KvVersion version) {
        long at = version.value();
        List<KvKey> keys = request.keys();
        List<KvRange> ranges = request.ranges();
        byte[] @Nullable [] values = new byte[keys.size()][];
        if (ranges.isEmpty()) {
            for (int i = 0; i < values.length; i++) {
                values[i] = valueAt(cells.get(keys.get(i)), at);
            }
            return new KvSnapshot(version, values, List.of());
        }
        List<KvRangeResult> results = new ArrayList<>(ranges.size());
        Sweep sweep = cells.sweep();
        int key = 0;
        for (KvRange range : ranges) {
            while (key < values.length && keys.get(key).compareTo(range.begin()) < 0) {
                values[key] = valueAt(sweep.find(keys.get(key)), at);
                key++;
            }
            results.add(scan(range, at, sweep));
        }
        for (; key < values.length; key++) {
            values[key] = valueAt(sweep.find(keys.get(key)), at);
        }
        return new KvSnapshot(version, values, results);
    }

    private static byte @Nullable [] valueAt(@Nullable Cell cell, long version) {
        return cell == null ? null : cell.valueAt(version);
    }

    private KvRangeResult scan(KvRange range, long version, Sweep sweep) {
        RangeCollector found = new RangeCollector(range, version);
        if (range.reverse()) {
            Iterator<Cell> cell = cells.in(range);
            while (cell.hasNext() && found.take(cell.next())) {}
        } else {
            sweep.seek(range.begin());
            Cell cell = sweep.nextBefore(range.end());
            while (cell != null && found.take(cell)) {
                cell = sweep.nextBefore(range.end());
            }
        }
        return found.result();
    }

    /** The reason why {@code version} can be neither read nor checked; null when it can. */
    @Nullable
    public KvException refusal(KvVersion version, boolean checksSomething) {
        KvVersion newest = published;
        if (version.equals(newest)) {
            return null;
        }
        if (version.isAfter(newest)) {
            return new KvFutureVersionException(version, newest);
        }
        long oldest = checksSomething ? horizon.now(newest.value()) : 0;
        return version.value() < oldest ? new KvVersionTooOldException(version, new KvVersion(oldest)) : null;
    }

    // ---- writing

    /** The version of the last write to {@code key}, as long as it may matter to anybody. */
    public long lastWrite(KvKey key) {
        Cell cell = cells.get(key);
        return Math.max(cell == null ? 0 : cell.head().version, rangeClears.last(key));
    }

    /** A key from {@code begin} to before {@code end} that was written after {@code since}; null when there is none. */
    @Nullable
    public KvKey writtenSince(KvKey begin, KvKey end, long since) {
        if (begin.compareTo(end) >= 0) {
            return null;
        }
        for (Cell cell : cells.between(begin, end)) {
            if (cell.head().version > since) {
                return cell.key();
            }
        }
        return rangeClears.last(begin, end) > since ? begin : null;
    }

    public void apply(List<KvMutation> mutations, long version) {
        for (int i = 0; i < mutations.size(); i++) {
            KvMutation mutation = mutations.get(i);
            if (mutation instanceof KvMutation.Set set) {
                write(set.key(), version, set.value());
            } else if (mutation instanceof KvMutation.Clear clear) {
                write(clear.key(), version, null);
            } else if (mutation instanceof KvMutation.ClearRange range) {
                clear(range.begin(), range.end(), version);
            }
        }
    }

    /** Moves the horizon after the writes of {@code version}, and drops some of what nobody can ask for any more. */
    public void age(long version) {
        horizon.advance(version, published.value());
        long oldest = horizon.reached();
        int most = Math.max(DROPPED_PER_COMMIT, superseding.size() / DROPPED_PART);
        for (int i = 0; i < most; i++) {
            Revision next = superseding.peek();
            if (next == null || next.version > oldest) {
                break;
            }
            superseding.remove();
            drop(next);
        }
        rangeClears.forget(oldest, DROPPED_PER_COMMIT);
    }

    /**
     * Takes back all writes after {@code version}, which nobody can have read. Their versions are not used again: a range clear
     * that is taken back conflicts until a newer version is published.
     */
    public void rollBack(long version) {
        for (Cell cell : cells.all()) {
            bytes -= length(cell.head().value);
            if (cell.rollBack(version)) {
                bytes += length(cell.head().value);
            } else {
                bytes -= cellBytes(cell.key());
                cells.remove(cell);
            }
        }
        for (Revision last = superseding.peekLast();
                last != null && last.version > version;
                last = superseding.peekLast()) {
            superseding.removeLast();
        }
    }

    /** The value of {@code key} as of {@code version}; null when absent then. From any thread, while that is not too old. */
    public byte @Nullable [] valueAt(KvKey key, long version) {
        return valueAt(cells.get(key), version);
    }

    /** Counts the keys as of {@code version}. From any thread, while that is not too old. */
    public int sizeAt(long version) {
        int size = 0;
        for (Cell cell : cells.all()) {
            if (cell.valueAt(version) != null) {
                size++;
            }
        }
        return size;
    }

    /** Counts what is kept for old versions: superseded revisions, traces of clears and boundaries of range clears. */
    int garbage() {
        return superseding.size() + rangeClears.boundaries();
    }

    int size() {
        return cells.size();
    }

    private void write(KvKey key, long version, byte @Nullable [] value) {
        Cell cell = cells.get(key);
        if (cell == null) {
            Cell added = new Cell(key, version, value);
            cells.add(added);
            bytes += cellBytes(key) + length(value);
            if (value == null) {
                keep(added.head(), key.length());
            }
        } else {
            byte[] before = cell.head().value;
            bytes += length(value) - length(before);
            keep(cell.write(version, value), before == null ? key.length() : before.length);
        }
    }

    private void clear(KvKey begin, KvKey end, long version) {
        for (Cell cell : cells.between(begin, end)) {
            byte[] before = cell.head().value;
            if (before != null) {
                bytes -= before.length;
                keep(cell.write(version, null), before.length);
            }
        }
        rangeClears.add(begin, end, version);
        horizon.keep(REVISION_BYTES + begin.length() + end.length());
    }

    private void keep(Revision superseding, int bytes) {
        this.superseding.add(superseding);
        horizon.keep(REVISION_BYTES + bytes);
    }

    private void drop(Revision revision) {
        revision.forgetOlder();
        if (revision.cleared() && revision.newest()) {
            bytes -= cellBytes(revision.cell.key());
            cells.remove(revision.cell);
        }
    }
}
