package dev.rouse.kv;

import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * A store over another one that a process loses at one of its calls: that call is applied or not, and neither it nor any later
 * one is ever answered.
 */
public final class CutStore implements KvStore {

    private final KvStore store;
    private final int last;
    private final boolean applied;
    private int calls;

    /**
     * @param last the call that is the last one, from 1
     * @param applied whether that one reaches the store
     */
    public CutStore(KvStore store, int last, boolean applied) {
        this.store = store;
        this.last = last;
        this.applied = applied;
    }

    public boolean isCut() {
        return calls >= last;
    }

    public int calls() {
        return calls;
    }

    private <T> Mono<T> call(Mono<T> call) {
        return Mono.defer(() -> {
            calls++;
            if (calls < last) {
                return call;
            }
            return calls == last && applied ? call.then(Mono.never()) : Mono.never();
        });
    }

    @Override
    public Mono<KvSnapshot> read(KvRead request) {
        return call(store.read(request));
    }

    @Override
    public Mono<KvVersion> commit(KvCommit commit) {
        return call(store.commit(commit));
    }

    @Override
    public <T> Mono<KvTransacted<T>> transact(Function<KvTransaction, Mono<T>> work) {
        return call(store.transact(work));
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
    public Mono<Void> close() {
        return Mono.empty();
    }
}
