package dev.rouse.keyed;

import dev.rouse.KeyedCallOptions;
import dev.rouse.record.keyed.Hash16;
import dev.rouse.record.keyed.KeyedCallsRecord;
import dev.rouse.record.keyed.RememberedOrderRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The oldest calls that an actor remembers, in the order in which they go: as finished turns left them. It knows all with a number
 * below {@link #end}; those behind are read when they are needed. Lane only.
 */
final class OrderedCalls {

    /** Calls that are known at most, beside those that were read for one that needs the room of many. */
    static final int MOST = 128;

    /** Calls that are forgotten with a new one because of their age. */
    private static final int FORGOTTEN_AT_ONCE = 4;

    private final ArrayDeque<Row> rows = new ArrayDeque<>();
    private final Set<Hash16> hashes = new HashSet<>();
    private long end;

    /** While some are read: the numbers of those that were removed since. A read that is not its own any more is of before. */
    private @Nullable Set<Long> removedMeanwhile;

    /** A call in order. */
    record Row(long number, RememberedOrderRecord record) {}

    OrderedCalls(KeyedCallsRecord settled) {
        this.end = settled.first();
    }

    /** All with a lower number are known. */
    long end() {
        return end;
    }

    /** Whether a key that is not here is surely not remembered. */
    boolean isAbsent(Hash16 hash, KeyedCallsRecord settled) {
        return end == settled.next() && !hashes.contains(hash);
    }

    /** Whether more are to be read, for one of so many {@code bytes} to find room. */
    boolean needsMore(KeyedCallsRecord settled, KeyedCallOptions options, int bytes, long now) {
        if (end >= settled.next() || removedMeanwhile != null) {
            return false;
        }
        long known = 0;
        for (Row row : rows) {
            known += row.record.size();
        }
        boolean isOver = settled.bytes() + bytes - known > options.maxBytes();
        return isOver || rows.isEmpty() && isOld(settled.oldest(), options, now);
    }

    /** Those that go with a new one of so many {@code bytes}, the first first. */
    List<Row> leaving(KeyedCallsRecord settled, KeyedCallOptions options, int bytes, long now, long without) {
        List<Row> leaving = new ArrayList<>(0);
        long left = settled.bytes() + bytes;
        for (Row row : rows) {
            boolean isToGo = left > options.maxBytes()
                    || leaving.size() < FORGOTTEN_AT_ONCE && isOld(row.record.millis(), options, now);
            if (row.number != without) {
                if (!isToGo) {
                    break;
                }
                leaving.add(row);
                left -= row.record.size();
            }
        }
        return leaving;
    }

    static boolean isOld(long millis, KeyedCallOptions options, long now) {
        return now - millis >= options.keepFor().toMillis();
    }

    /** The time of the first behind {@code last}; that of itself where it is not known. */
    long timeBehind(Row last) {
        for (Row row : rows) {
            if (row.number > last.number) {
                return row.record.millis();
            }
        }
        return last.record.millis();
    }

    void remove(Row row) {
        if (rows.remove(row)) {
            hashes.remove(row.record.hash());
        }
        noteRemoved(row.number);
    }

    /** Removes the one of that {@code number}, which may not be known here. */
    void remove(long number) {
        rows.removeIf(row -> row.number == number && hashes.remove(row.record.hash()));
        noteRemoved(number);
    }

    private void noteRemoved(long number) {
        if (removedMeanwhile != null) {
            removedMeanwhile.add(number);
        }
    }

    /** Adds the newest. */
    void add(Row row) {
        if (end == row.number && rows.size() < MOST) {
            append(row);
            end = row.number + 1;
        }
    }

    private void append(Row row) {
        rows.add(row);
        hashes.add(row.record.hash());
    }

    /** Forgets what it knows: {@code settled} is what is left of what finished turns did. */
    void reset(KeyedCallsRecord settled) {
        rows.clear();
        hashes.clear();
        end = settled.first();
        removedMeanwhile = null;
    }

    /**
     * Notes that those behind are being read.
     *
     * @param removed numbers of those that the store has still, though finished turns removed them: the read goes by this object
     */
    void beginRead(Set<Long> removed) {
        removedMeanwhile = removed;
    }

    /** The read has ended, or failed. */
    void endRead(Set<Long> begun) {
        if (isCurrent(begun)) {
            removedMeanwhile = null;
        }
    }

    @SuppressWarnings("ReferenceEquality") // sets with the same numbers are of different reads
    private boolean isCurrent(Set<Long> begun) {
        return removedMeanwhile == begun;
    }

    /**
     * Adds what was read.
     *
     * @param to all with a lower number are among {@code found}, which are in order
     */
    void readTo(Set<Long> begun, List<Row> found, long to, KeyedCallsRecord settled) {
        if (!isCurrent(begun)) {
            return;
        }
        removedMeanwhile = null;
        for (Row row : found) {
            if (row.number >= Math.max(end, settled.first()) && row.number < to && !begun.contains(row.number)) {
                append(row);
            }
        }
        end = Math.max(end, to);
    }
}
