package dev.rouse.kv;

import java.time.Duration;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** A store as one of several processes sees it: others reach the data too. */
public final class SharedStore implements KvStore {

    private final KvStore store;

    public SharedStore(KvStore store) {
        this.store = store;
    }

    @Override
    public Mono<KvSnapshot> read(KvRead request) {
        return store.read(request);
    }

    @Override
    public Mono<KvVersion> commit(KvCommit commit) {
        return store.commit(commit);
    }

    @Override
    public <T> Mono<KvTransacted<T>> transact(Function<KvTransaction, Mono<T>> work) {
        return store.transact(work);
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
    public boolean exclusive() {
        return false;
    }

    /** The data goes on for the others. */
    @Override
    public Mono<Void> close() {
        return Mono.empty();
    }
}
