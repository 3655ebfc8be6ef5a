package dev.rouse.kv.contract;

import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRangeResult;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvTransaction;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A transaction that only reads, and stays open until it is closed: it sees what there was when it was opened. */
public final class OpenTransaction implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KvTransaction transaction;
    private final Sinks.Empty<Void> end;

    private OpenTransaction(KvTransaction transaction, Sinks.Empty<Void> end) {
        this.transaction = transaction;
        this.end = end;
    }

    /** Begins one. Blocks until it has begun. */
    public static OpenTransaction of(KvStore store) {
        Sinks.One<KvTransaction> begun = Sinks.one();
        Sinks.Empty<Void> end = Sinks.empty();
        store.transact(transaction -> {
                    begun.tryEmitValue(transaction);
                    return end.asMono();
                })
                .subscribe(done -> {}, begun::tryEmitError);
        return new OpenTransaction(begun.asMono().blockOptional(PATIENCE).orElseThrow(), end);
    }

    public byte @Nullable [] get(KvKey key) {
        return now(transaction.get(key));
    }

    public KvRangeResult range(KvRange range) {
        KvRangeResult found = now(transaction.range(range));
        if (found == null) {
            throw new AssertionError("No answer for " + range);
        }
        return found;
    }

    private static <T> @Nullable T now(Mono<T> answer) {
        return answer.block(PATIENCE);
    }

    @Override
    public void close() {
        end.tryEmitEmpty();
    }
}
