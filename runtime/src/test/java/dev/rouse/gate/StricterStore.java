package dev.rouse.gate;

import dev.rouse.kv.ForwardingStore;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.error.KvTooLargeException;
import reactor.core.publisher.Mono;

/** A store that takes less in a commit than it says. */
final class StricterStore extends ForwardingStore {

    private final double share;
    int refusals;

    /** @param share of what it says */
    StricterStore(KvStore store, double share) {
        super(store);
        this.share = share;
    }

    @Override
    public Mono<KvVersion> commit(KvCommit commit) {
        return Mono.defer(() -> {
            long cost = limits().cost().of(commit);
            long most = (long) (share * limits().maxCommitBytes());
            if (cost > most) {
                refusals++;
                return Mono.error(new KvTooLargeException("commit", cost, most));
            }
            return super.commit(commit);
        });
    }
}
