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

/** A store whose user is cut off in the middle of a commit, as by a crash: nothing comes back from then on. */
final class CutStore implements KvStore {

    private final KvStore store;
    private final boolean lands;
    private int left = Integer.MAX_VALUE;
    private boolean cut;

    /** @param lands whether the commit in which it is cut off is in the store */
    CutStore(KvStore store, boolean lands) {
        this.store = store;
        this.lands = lands;
    }

    /** Cuts off in the commit after {@code commits} more. */
    void cutAfter(int commits) {
        left = commits;
    }

    boolean isCut() {
        return cut;
    }

    @Override
    public Mono<KvSnapshot> read(KvRead request) {
        return Mono.defer(() -> cut ? Mono.never() : store.read(request));
    }

    @Override
    public Mono<KvVersion> commit(KvCommit commit) {
        return Mono.defer(() -> {
            if (cut) {
                return Mono.never();
            }
            if (left-- > 0) {
                return store.commit(commit);
            }
            cut = true;
            return lands ? store.commit(commit).then(Mono.never()) : Mono.never();
        });
    }

    @Override
    public <T> Mono<KvTransacted<T>> transact(Function<KvTransaction, Mono<T>> work) {
        return Mono.defer(() -> cut ? Mono.never() : store.transact(work));
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
        return store.close();
    }
}
