package dev.rouse.host;

import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvLimits;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvTransacted;
import dev.rouse.kv.KvTransaction;
import dev.rouse.kv.KvVersion;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A store over another one that holds back reads or commits for as long as a test likes. Only one thread asks it. */
final class HeldStore implements KvStore, Answering {

    private final KvStore store;
    private Sinks.Empty<Void> reads = open();
    private Sinks.Empty<Void> commits = open();

    HeldStore(KvStore store) {
        this.store = store;
    }

    private static Sinks.Empty<Void> open() {
        Sinks.Empty<Void> gate = Sinks.empty();
        gate.tryEmitEmpty();
        return gate;
    }

    private static Sinks.Empty<Void> closed(Sinks.Empty<Void> gate) {
        gate.tryEmitEmpty();
        return Sinks.empty();
    }

    void holdReads() {
        reads = closed(reads);
    }

    void releaseReads() {
        reads.tryEmitEmpty();
    }

    void holdCommits() {
        commits = closed(commits);
    }

    void releaseCommits() {
        commits.tryEmitEmpty();
    }

    @Override
    public boolean isAnswering() {
        return store instanceof Answering below && below.isAnswering();
    }

    @Override
    public boolean exclusive() {
        return store.exclusive();
    }

    @Override
    public Mono<KvSnapshot> read(KvRead request) {
        return Mono.defer(() -> reads.asMono().then(store.read(request)));
    }

    @Override
    public Mono<KvVersion> commit(KvCommit commit) {
        return Mono.defer(() -> commits.asMono().then(store.commit(commit)));
    }

    @Override
    public <T> Mono<KvTransacted<T>> transact(Function<KvTransaction, Mono<T>> work) {
        return store.transact(work);
    }

    @Override
    public KvLimits limits() {
        return store.limits();
    }

    @Override
    public Mono<Void> close() {
        return store.close();
    }
}
