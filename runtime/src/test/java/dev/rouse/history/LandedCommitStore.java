package dev.rouse.history;

import dev.rouse.kv.ForwardingStore;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvVersion;
import reactor.core.publisher.Mono;

/** A store over another one that tells of each commit which has landed, whatever becomes of its answer. */
final class LandedCommitStore extends ForwardingStore {

    private final Runnable landed;

    LandedCommitStore(KvStore store, Runnable landed) {
        super(store);
        this.landed = landed;
    }

    @Override
    public Mono<KvVersion> commit(KvCommit commit) {
        return commit.isUpkeep() ? store.commit(commit) : store.commit(commit).doOnNext(version -> landed.run());
    }
}
