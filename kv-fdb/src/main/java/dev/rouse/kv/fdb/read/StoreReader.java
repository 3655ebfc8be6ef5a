package dev.rouse.kv.fdb.read;

import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.ReadTransaction;
import com.apple.foundationdb.StreamingMode;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRangeResult;
import dev.rouse.kv.fdb.layout.KeySpace;
import dev.rouse.kv.fdb.layout.LargeValue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads of one transaction, as snapshots: they add no conflicts. Futures complete on the transaction's executor, with
 * the errors of FoundationDB as they are. What is "stored" has the descriptors of large values; {@link #whole} fetches
 * their pieces.
 */
public final class StoreReader {

    /** A cover ends with its first reply; FoundationDB sends about 80,000 bytes in one. */
    private static final int MOST_COVER_BYTES = 100_000;

    /** The bytes that FoundationDB aims at with {@link StreamingMode#LARGE}; for less, one such reply will do. */
    private static final int SMALL_BUDGET = 4_000;

    private static final int UNBOUNDED = 0;

    private final ReadTransaction reads;
    private final KeySpace keys;
    private final BooleanSupplier isDropped;

    public StoreReader(ReadTransaction snapshot, KeySpace keys) {
        this(snapshot, keys, () -> false);
    }

    /** @param isDropped whether nobody waits for the answer any more, so that no more of it need be asked for */
    StoreReader(ReadTransaction snapshot, KeySpace keys, BooleanSupplier isDropped) {
        this.reads = snapshot;
        this.keys = keys;
        this.isDropped = isDropped;
    }

    /** The stored value; null when absent. */
    public CompletableFuture<byte @Nullable []> key(KvKey key) {
        return reads.get(keys.data(key));
    }

    /** The stored entries, within the bounds of {@code range}. */
    public CompletableFuture<RangeCollector> range(KvRange range) {
        RangeCollector collector = new RangeCollector(range);
        if (range.begin().equals(range.end())) {
            return CompletableFuture.completedFuture(collector);
        }
        int limit = range.maxRows() == Integer.MAX_VALUE ? UNBOUNDED : range.maxRows() + 1;
        StreamingMode mode = range.maxBytes() <= SMALL_BUDGET ? StreamingMode.LARGE : StreamingMode.WANT_ALL;
        return Rows.all(
                        reads.getRange(keys.data(range.begin()), keys.data(range.end()), limit, range.reverse(), mode)
                                .iterator(),
                        row -> !isDropped.getAsBoolean() && collector.take(stored(row)))
                .thenApply(end -> collector);
    }

    /** Asks for all of {@code cover} with one request. */
    CompletableFuture<CoverReply> cover(ReadPlan.Cover cover) {
        List<KvEntry> rows = new ArrayList<>();
        long[] bytes = {0};
        return Rows.firstReply(
                        reads.getRange(
                                        keys.data(cover.begin()),
                                        keys.data(cover.end()),
                                        UNBOUNDED,
                                        false,
                                        StreamingMode.WANT_ALL)
                                .iterator(),
                        row -> {
                            if (bytes[0] > MOST_COVER_BYTES) {
                                return false;
                            }
                            KvEntry stored = stored(row);
                            bytes[0] += stored.size();
                            return rows.add(stored);
                        })
                .thenApply(end -> new CoverReply(rows, end == Rows.End.REACHED ? null : after(rows)));
    }

    private static KvKey after(List<KvEntry> rows) {
        return rows.get(rows.size() - 1).key().next();
    }

    private KvEntry stored(KeyValue row) {
        return new KvEntry(keys.key(row.getKey()), row.getValue());
    }

    /** The entries with their values; all pieces of all large ones in flight together. */
    public CompletableFuture<KvRangeResult> whole(RangeCollector found) {
        List<KvEntry> entries = found.entries();
        List<CompletableFuture<?>> fetches = new ArrayList<>(0);
        for (int i = 0; i < entries.size(); i++) {
            int index = i;
            KvEntry stored = entries.get(i);
            if (LargeValue.of(stored.key(), stored.value()) != null) {
                fetches.add(whole(stored.key(), stored.value())
                        .thenAccept(value -> entries.set(index, new KvEntry(stored.key(), value))));
            }
        }
        return all(fetches).thenApply(done -> new KvRangeResult(entries, found.truncated()));
    }

    /** The value that {@code stored} stands for. */
    public CompletableFuture<byte[]> whole(KvKey key, byte[] stored) {
        LargeValue large = LargeValue.of(key, stored);
        if (large == null) {
            return CompletableFuture.completedFuture(stored);
        }
        List<CompletableFuture<byte @Nullable []>> pieces = new ArrayList<>(large.pieces());
        for (int i = 0; i < large.pieces(); i++) {
            pieces.add(reads.get(keys.piece(key, i)));
        }
        return all(pieces).thenApply(done -> {
            List<byte @Nullable []> found = new ArrayList<>(pieces.size());
            pieces.forEach(piece -> found.add(piece.join()));
            return large.join(key, found);
        });
    }

    /** Completes when all have, with the first error if there is one. */
    static CompletableFuture<?> all(List<? extends CompletableFuture<?>> futures) {
        return switch (futures.size()) {
            case 0 -> CompletableFuture.completedFuture(null);
            case 1 -> futures.get(0);
            default -> CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new));
        };
    }
}
