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
 *   <li>What a read that goes on may need can be dropped: a read that was overtaken finds out at its end, and begins again or does not answer
 *       ({@link History}).
 *   <li>What transactions may need stays until the {@link Horizon} has passed it.
 * </ul>
 */
public final class VersionedMap {

    /** Attempts of a read that tells nobody of itself, before it does. */
    private static final int LIGHT_ATTEMPTS = 3;

    private static final int RANGES_PER_COMMIT = 1_024;

    /** The price of a range clear besides its bytes, about. */
    private static final int RANGE_BYTES = 64;

    private static final int READ_ATTEMPTS = 16;

    private final Cells cells;
    private final RangeClears rangeClears = new RangeClears();
    private final Horizon horizon;
    private final History history;

    private volatile KvVersion published;

    /** The bytes of the newest values. Of the thread that writes. */
    private long valueBytes;

    /** @param cells what there is at {@code version} already */
    public VersionedMap(Cells cells, Horizon horizon, KvVersion version) {
        this.cells = cells;
        this.horizon = horizon;
        this.history = new History(cells, horizon);
        this.published = version;
        for (Cell cell : cells.all()) {
            valueBytes += length(cell.head().value);
        }
    }

    /** Counts the bytes of an entry. */
    public static long bytesOf(KvKey key, byte[] value) {
        return Cells.bytesOf(key) + value.length;
    }

    private static int length(byte @Nullable [] value) {
        return value == null ? 0 : value.length;
    }

    /** The bytes of keys and their newest values, as they cost in memory. Of the thread that writes. */
    public long bytes() {
        return cells.keyBytes() + valueBytes;
    }

    /** Counts the bytes that it would hold more after {@code mutations}, at most. Of the thread that writes. */
    public long growth(List<KvMutation> mutations) {
        long growth = 0;
        for (KvMutation mutation : mutations) {
            if (mutation instanceof KvMutation.Set set) {
                Cell before = cells.get(set.key());
                growth +=
                        set.value().length - (before == null ? -Cells.bytesOf(set.key()) : length(before.head().value));
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

    /** Reads the newest version: one at or after that of {@code request}. */
    public KvSnapshot read(KvRead request) {
        KvVersion wanted = request.version();
        KvVersion newest = published;
        if (wanted != null && wanted.isAfter(newest)) {
            throw new KvFutureVersionException(wanted, newest);
        }
        for (int attempt = 0; attempt < LIGHT_ATTEMPTS; attempt++) {
            KvVersion at = published;
            KvSnapshot snapshot = readAt(request, at);
            if (at.value() >= history.whole()) {
                return snapshot;
            }
        }
        history.readBegins();
        try {
            return readAndKeep(request);
        } finally {
            history.readEnds();
        }
    }

    private KvSnapshot readAndKeep(KvRead request) {
        for (int attempt = 1; ; attempt++) {
            KvVersion at = published;
            KvSnapshot snapshot = readAt(request, at);
            if (at.value() >= horizon.reached()) {
                return snapshot;
            }
            if (attempt == READ_ATTEMPTS) {
                throw new KvVersionTooOldException(at, new KvVersion(horizon.reached()));
            }
        }
    }

    /** The newest version, which can be read by {@link #readHeld} for the time of the window. */
    public KvVersion hold() {
        while (true) {
            KvVersion at = published;
            history.hold(at.value());
            if (published.equals(at)) {
                return at;
            }
        }
    }

    /** Reads a version that is {@linkplain #hold held}. */
    public KvSnapshot readHeld(KvRead request, KvVersion held) {
        KvException refusal = refusal(held, true);
        if (refusal != null) {
            throw refusal;
        }
        KvSnapshot snapshot = readAt(request, held);
        if (held.value() < horizon.reached()) {
            throw new KvVersionTooOldException(held, new KvVersion(horizon.reached()));
        }
        return snapshot;
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

    /** The reason why nothing can be checked since {@code version}; null when it can. */
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
        return Math.max(cell == null ? history.lastClear(key) : cell.head().version, rangeClears.last(key));
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
        return rangeClears.last(begin, end) > since ? begin : history.clearedSince(begin, end, since);
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

    /** Moves the horizon after the writes of {@code version}, and drops what nobody can ask for any more, of what is old some. */
    public void age(long version) {
        long newest = published.value();
        history.settle(newest);
        horizon.advance(version, newest);
        history.age();
        rangeClears.forget(horizon.reached(), RANGES_PER_COMMIT);
    }

    /**
     * Takes back all writes after {@code version}, which nobody can have read. Their versions are not used again: a range clear
     * that is taken back conflicts until a newer version is published.
     */
    public void rollBack(long version) {
        history.rollBack(version);
        for (Cell cell : cells.all()) {
            Revision newest = cell.head();
            if (newest.version <= version) {
                continue;
            }
            valueBytes -= length(newest.value);
            if (cell.rollBack(version)) {
                valueBytes += length(cell.head().value);
                history.add(cell.head());
            } else {
                cells.remove(cell);
            }
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
        return history.size() + rangeClears.boundaries();
    }

    int size() {
        return cells.size();
    }

    private void write(KvKey key, long version, byte @Nullable [] value) {
        Cell cell = cells.get(key);
        if (cell == null) {
            Cell added = new Cell(key, version, value);
            cells.add(added);
            valueBytes += length(value);
            if (value == null) {
                history.add(added.head());
            }
        } else {
            valueBytes += length(value) - length(cell.head().value);
            history.add(cell.write(version, value));
        }
    }

    private void clear(KvKey begin, KvKey end, long version) {
        for (Cell cell : cells.between(begin, end)) {
            byte[] before = cell.head().value;
            if (before != null) {
                valueBytes -= before.length;
                history.add(cell.write(version, null));
            }
        }
        rangeClears.add(begin, end, version);
        horizon.keep(RANGE_BYTES + begin.length() + end.length());
    }
}
