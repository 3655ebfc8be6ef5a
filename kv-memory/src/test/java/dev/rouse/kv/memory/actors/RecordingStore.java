package dev.rouse.kv.memory.actors;

import dev.rouse.kv.ForwardingStore;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvMutation;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvTransacted;
import dev.rouse.kv.KvTransaction;
import dev.rouse.kv.KvVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** A store over another one that records what it is asked. Only one thread asks it. */
final class RecordingStore extends ForwardingStore {

    private final List<String> asked = new ArrayList<>();
    private final List<KvMutation> mutations = new ArrayList<>();

    RecordingStore(KvStore store) {
        super(store);
    }

    /** What it was asked since {@link #forget}: {@code read}, {@code commit} and {@code transact}, with a blank in between. */
    String asked() {
        return String.join(" ", asked);
    }

    /** Changes of all commits since {@link #forget}. */
    List<KvMutation> mutations() {
        return mutations;
    }

    long reads() {
        return asked.stream().filter("read"::equals).count();
    }

    void forget() {
        asked.clear();
        mutations.clear();
    }

    @Override
    public Mono<KvSnapshot> read(KvRead request) {
        return store.read(request).doFirst(() -> asked.add("read"));
    }

    @Override
    public Mono<KvVersion> commit(KvCommit commit) {
        return store.commit(commit).doFirst(() -> {
            asked.add("commit");
            mutations.addAll(commit.mutations());
        });
    }

    @Override
    public <T> Mono<KvTransacted<T>> transact(Function<KvTransaction, Mono<T>> work) {
        return store.transact(work).doFirst(() -> asked.add("transact"));
    }
}
