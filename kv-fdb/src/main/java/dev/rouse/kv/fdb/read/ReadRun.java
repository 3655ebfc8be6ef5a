package dev.rouse.kv.fdb.read;

import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRangeResult;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.fdb.layout.LargeValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One {@link KvRead} under way: all covers in flight together; then, together, what a cover could not answer; then the
 * pieces of large values. Normally the first of these is all there is.
 */
final class ReadRun {

    private static final KvRangeResult EMPTY = new KvRangeResult(List.of(), false);

    private final StoreReader reader;
    private final KvRead request;
    private final byte[] @Nullable [] values;
    private final @Nullable RangeCollector[] ranges;

    private ReadRun(StoreReader reader, KvRead request) {
        this.reader = reader;
        this.request = request;
        this.values = new byte[request.keys().size()][];
        this.ranges = new @Nullable RangeCollector[request.ranges().size()];
    }

    /** @param version completes with the version that the transaction reads at */
    static CompletableFuture<KvSnapshot> of(StoreReader reader, KvRead request, CompletableFuture<Long> version) {
        ReadRun run = new ReadRun(reader, request);
        CompletableFuture<?> answered =
                StoreReader.all(ReadPlan.of(request).stream().map(run::ask).toList());
        return answered.thenCompose(done -> run.whole())
                .thenCombine(version, (results, at) -> new KvSnapshot(new KvVersion(at), run.values, results));
    }

    private CompletableFuture<?> ask(ReadPlan.Cover cover) {
        if (cover.isSingle()) {
            return ask(cover.items().get(0));
        }
        return reader.cover(cover).thenCompose(covered -> {
            List<CompletableFuture<?>> rest = new ArrayList<>(0);
            for (ReadPlan.Item item : cover.items()) {
                if (!answer(item, covered)) {
                    rest.add(ask(item));
                }
            }
            return StoreReader.all(rest);
        });
    }

    private CompletableFuture<?> ask(ReadPlan.Item item) {
        KvRange range = item.range();
        if (range == null) {
            return reader.key(item.begin()).thenAccept(stored -> values[item.index()] = stored);
        }
        return reader.range(range).thenAccept(found -> ranges[item.index()] = found);
    }

    private boolean answer(ReadPlan.Item item, CoverReply covered) {
        KvRange range = item.range();
        if (range == null) {
            values[item.index()] = covered.value(item.begin());
            return covered.tells(item.begin());
        }
        RangeCollector found = covered.range(range);
        ranges[item.index()] = found;
        return found != null;
    }

    private CompletableFuture<List<KvRangeResult>> whole() {
        List<CompletableFuture<?>> fetches = new ArrayList<>(0);
        for (int i = 0; i < values.length; i++) {
            wholeValue(i, fetches);
        }
        KvRangeResult[] results = new KvRangeResult[ranges.length];
        Arrays.fill(results, EMPTY);
        for (int i = 0; i < ranges.length; i++) {
            int index = i;
            RangeCollector found = ranges[i];
            if (found != null) {
                fetches.add(reader.whole(found).thenAccept(result -> results[index] = result));
            }
        }
        return StoreReader.all(fetches).thenApply(done -> Arrays.asList(results));
    }

    private void wholeValue(int index, List<CompletableFuture<?>> fetches) {
        KvKey key = request.keys().get(index);
        byte[] stored = values[index];
        if (stored != null && LargeValue.of(key, stored) != null) {
            fetches.add(reader.whole(key, stored).thenAccept(value -> values[index] = value));
        }
    }
}
