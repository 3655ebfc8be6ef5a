package dev.rouse.benchmarks.scenario;

import dev.rouse.ActorOptions;
import dev.rouse.RuntimeOptions;
import dev.rouse.benchmarks.store.CountedStore;
import dev.rouse.benchmarks.store.CountedStore.Operations;
import dev.rouse.kv.KvStore;
import java.util.function.UnaryOperator;

/** A node that is replaced by a new one on the same store, on which nobody is awake. */
final class Night implements AutoCloseable {

    private final CountedStore store;
    private final UnaryOperator<RuntimeOptions.Builder> options;
    private TestBed bed;
    private Note[] notes = {};
    private Operations atDusk;

    Night(KvStore store, UnaryOperator<RuntimeOptions.Builder> options) {
        this.store = new CountedStore(store);
        this.options = options;
        this.bed = open();
        this.atDusk = this.store.operations();
    }

    private TestBed open() {
        return TestBed.on(store, ActorOptions.builder().noIdleTimeout().build(), options);
    }

    /** Lets all sleep. */
    void fall(int actors) {
        bed.close();
        bed = open();
        notes = bed.notes(actors);
        atDusk = store.operations();
    }

    /** Today's node. */
    TestBed bed() {
        return bed;
    }

    Note note(int i) {
        return notes[i];
    }

    /** Counts the requests to the store since all fell asleep. */
    Operations operations() {
        return store.operations().since(atDusk);
    }

    @Override
    public void close() {
        bed.close();
    }
}
