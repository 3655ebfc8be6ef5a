package dev.rouse.benchmarks.store;

import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvLimits;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvTransacted;
import dev.rouse.kv.KvTransaction;
import dev.rouse.kv.KvVersion;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** A store that counts what is asked of it, heartbeats included. Closing it closes the one behind it. */
public class CountedStore implements KvStore {

    private final KvStore store;
    private final LongAdder reads = new LongAdder();
    private final LongAdder commits = new LongAdder();
    private final LongAdder transactions = new LongAdder();

    public CountedStore(KvStore store) {
        this.store = store;
    }

    /** Reads, commits and transactions since the beginning, or between two such counts. */
    public record Operations(long reads, long commits, long transactions) {

        /** The operations that came after {@code earlier}. */
        public Operations since(Operations earlier) {
            return new Operations(
                    reads - earlier.reads, commits - earlier.commits, transactions - earlier.transactions);
        }
    }

    /** The operations that were asked for so far, whether they succeeded or not. */
    public Operations operations() {
        return new Operations(reads.sum(), commits.sum(), transactions.sum());
    }

    @Override
    public Mono<KvSnapshot> read(KvRead request) {
        return store.read(request).doFirst(reads::increment);
    }

    @Override
    public Mono<KvVersion> commit(KvCommit commit) {
        return store.commit(commit).doFirst(commits::increment);
    }

    @Override
    public <T> Mono<KvTransacted<T>> transact(Function<KvTransaction, Mono<T>> work) {
        return store.transact(work).doFirst(transactions::increment);
    }

    @Override
    public Mono<Duration> admission() {
        return store.admission();
    }

    @Override
    public KvLimits limits() {
        return store.limits();
    }

    @Override
    public boolean inProcess() {
        return store.inProcess();
    }

    @Override
    public boolean exclusive() {
        return store.exclusive();
    }

    @Override
    public Mono<Void> close() {
        return store.close();
    }
}
