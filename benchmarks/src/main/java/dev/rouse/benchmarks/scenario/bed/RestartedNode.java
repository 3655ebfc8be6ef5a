package dev.rouse.benchmarks.scenario.bed;

import dev.rouse.ActorOptions;
import dev.rouse.RuntimeOptions;
import dev.rouse.benchmarks.store.CountedStore;
import dev.rouse.benchmarks.store.CountedStore.Operations;
import dev.rouse.kv.KvStore;
import java.util.function.UnaryOperator;

/** A node that can be replaced by a new one on the same store, on which no actor is awake. */
public final class RestartedNode implements AutoCloseable {

    private final CountedStore store;
    private final UnaryOperator<RuntimeOptions.Builder> options;
    private TestBed bed;
    private Note[] notes = {};
    private Operations atRestart;

    public RestartedNode(KvStore store, UnaryOperator<RuntimeOptions.Builder> options) {
        this.store = new CountedStore(store);
        this.options = options;
        this.bed = open();
        this.atRestart = this.store.operations();
    }

    private TestBed open() {
        return TestBed.on(store, ActorOptions.builder().noIdleTimeout().build(), options);
    }

    /** Replaces the node: the first {@code actors} notes are asleep then. */
    public void restart(int actors) {
        bed.close();
        bed = open();
        notes = bed.notes(actors);
        atRestart = store.operations();
    }

    /** The node that runs now. */
    public TestBed bed() {
        return bed;
    }

    public Note note(int i) {
        return notes[i];
    }

    /** Counts the requests to the store since the last restart. */
    public Operations operations() {
        return store.operations().since(atRestart);
    }

    @Override
    public void close() {
        bed.close();
    }
}
