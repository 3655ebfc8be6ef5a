package dev.rouse.kv.fdb.commit;

import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvLimits;
import dev.rouse.kv.KvMutation;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRangeResult;
import dev.rouse.kv.KvTransaction;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.fdb.client.Answer;
import dev.rouse.kv.fdb.client.FdbError;
import dev.rouse.kv.fdb.layout.KeySpace;
import dev.rouse.kv.fdb.read.StoreReader;
import dev.rouse.kv.fdb.transaction.Failures;
import dev.rouse.kv.fdb.transaction.OpenTransaction;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One attempt of a transaction. Its reads are snapshots with conflicts added by hand, for exactly what an answer depends
 * on; its writes wait here until the work is done.
 */
final class FdbTransaction implements KvTransaction {

    private final OpenTransaction open;
    private final KeySpace keys;
    private final KvLimits limits;
    private final StoreReader reader;
    private final KvCommit.Builder writes = KvCommit.builder();
    private volatile @Nullable Throwable failure;

    FdbTransaction(OpenTransaction open, KeySpace keys, KvLimits limits) {
        this.open = open;
        this.keys = keys;
        this.limits = limits;
        this.reader = new StoreReader(open.transaction().snapshot(), keys);
    }

    @Override
    public Mono<byte[]> get(KvKey key) {
        return read(() -> {
            limits.checkKey(key);
            open.transaction().addReadConflictKey(keys.data(key));
            return reader.key(key)
                    .thenCompose(stored ->
                            stored == null ? CompletableFuture.completedFuture(null) : reader.whole(key, stored));
        });
    }

    @Override
    public Mono<KvRangeResult> range(KvRange range) {
        return read(() -> {
            limits.checkKey(range.begin());
            limits.checkKey(range.end());
            return reader.range(range).thenCompose(found -> {
                depend(found.covered());
                return reader.whole(found);
            });
        });
    }

    private void depend(KvRange range) {
        if (range.begin().compareTo(range.end()) < 0) {
            open.transaction().addReadConflictRange(keys.data(range.begin()), keys.data(range.end()));
        }
    }

    private <T> Mono<T> read(Supplier<CompletableFuture<T>> request) {
        return Answer.to(request)
                .doOnError(error -> failure = FdbError.unwrap(error))
                .onErrorMap(error -> Failures.ofRead(error, open, null));
    }

    @Override
    public void set(KvKey key, byte[] value) {
        add(new KvMutation.Set(key, value));
    }

    @Override
    public void clear(KvKey key) {
        add(new KvMutation.Clear(key));
    }

    @Override
    public void clearRange(KvKey begin, KvKey end) {
        add(new KvMutation.ClearRange(begin, end));
    }

    private void add(KvMutation mutation) {
        limits.check(mutation);
        writes.add(mutation);
    }

    /** The error of a read that failed, whatever the work made of it; null while all went well. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    boolean readOnly() {
        return writes.isEmpty();
    }

    /** Builds the commit of its writes. */
    KvCommit commit(KvVersion readVersion) {
        return writes.build(readVersion);
    }
}
