package dev.rouse.kv;

import reactor.core.publisher.Mono;

/** A store as one of several processes sees it: others reach the data too. */
public final class SharedStore extends ForwardingStore {

    public SharedStore(KvStore store) {
        super(store);
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
