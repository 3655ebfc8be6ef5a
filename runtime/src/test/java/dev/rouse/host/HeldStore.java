package dev.rouse.host;

import dev.rouse.kv.ForwardingStore;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvVersion;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A store over another one that holds back reads or commits for as long as a test likes. Only one thread asks it. */
final class HeldStore extends ForwardingStore implements Answering {

    private Sinks.Empty<Void> reads = open();
    private Sinks.Empty<Void> commits = open();

    HeldStore(KvStore store) {
        super(store);
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
    public Mono<KvSnapshot> read(KvRead request) {
        return Mono.defer(() -> reads.asMono().then(store.read(request)));
    }

    @Override
    public Mono<KvVersion> commit(KvCommit commit) {
        return Mono.defer(() -> commits.asMono().then(store.commit(commit)));
    }
}
