package dev.rouse.kv;

import java.time.Duration;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** A store over another one, which it hands everything on to. */
public abstract class ForwardingStore implements KvStore {

    /** The one below. */
    protected final KvStore store;

    protected ForwardingStore(KvStore store) {
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
        return store.exclusive();
    }

    @Override
    public boolean inProcess() {
        return store.inProcess();
    }

    @Override
    public Mono<Void> close() {
        return store.close();
    }
}
