package dev.rouse.benchmarks.scenario;

import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Rounds;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.scenario.bed.Note;
import dev.rouse.benchmarks.scenario.bed.Parameters;
import dev.rouse.benchmarks.scenario.bed.TestBed;
import dev.rouse.benchmarks.store.StoreKind;
import dev.rouse.kv.KvStore;
import java.util.Map;

/**
 * Calls to actors that are awake, each of which replaces the whole state and is answered after its commit: what state of a
 * size costs to save. A caller stays with one actor.
 */
record Writes(StoreKind store, int bytes, int actors, int window) implements Scenario {

    @Override
    public String benchmark() {
        return "writes";
    }

    @Override
    public Map<String, Object> parameters() {
        return Parameters.of("store", store, "bytes", bytes, "actors", actors, "window", window);
    }

    @Override
    public String unit() {
        return "calls/s";
    }

    @Override
    public boolean isQuick() {
        return false;
    }

    @Override
    public boolean needsFoundationDb() {
        return store.isFoundationDb();
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        return store.use(opened -> measure(opened, effort, progress));
    }

    private Measured measure(KvStore opened, Effort effort, Progress progress) {
        String text = "x".repeat(bytes);
        try (TestBed bed = TestBed.on(opened)) {
            Note[] notes = bed.notes(actors);
            return Rounds.of((slot, nth) -> notes[slot % actors].write(text), window, unit(), effort, progress);
        }
    }
}
