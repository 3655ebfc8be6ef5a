package dev.rouse.benchmarks.scenario;

import dev.rouse.ActorOptions;
import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Rounds;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.kv.memory.MemoryKvStore;
import java.util.Map;

/**
 * The first message to each of many actors that sleep, 100 bytes of state each, 512 in flight: it changes nothing and is
 * answered when the state is there. They stay awake; between rounds, which is not measured, all of them are put to sleep.
 * Here that is by a new node on the same store, so that each start makes one read.
 */
record Activations(int actors) implements Scenario {

    static final int WINDOW = 512;

    @Override
    public String benchmark() {
        return "activations";
    }

    @Override
    public Map<String, Object> parameters() {
        return Parameters.of("actors", actors, "window", WINDOW);
    }

    @Override
    public String unit() {
        return "actors/s";
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        MemoryKvStore store = MemoryKvStore.create();
        progress.now("writing " + actors + " actors");
        try (Night night = new Night(store)) {
            night.bed.writeNotes(actors);
            return Rounds.ofEach(
                    (slot, nth) -> night.notes[(int) (slot + WINDOW * nth)].length(),
                    actors,
                    WINDOW,
                    () -> night.fall(actors),
                    unit(),
                    effort,
                    progress);
        }
    }

    /** A node that is replaced by a new one, on which nobody is awake. */
    private static final class Night implements AutoCloseable {

        private final MemoryKvStore store;
        private TestBed bed;
        private Note[] notes = {};

        Night(MemoryKvStore store) {
            this.store = store;
            this.bed = open(store);
        }

        private static TestBed open(MemoryKvStore store) {
            return TestBed.on(store, ActorOptions.DEFAULTS.withoutIdleTimeout(), options -> options);
        }

        void fall(int actors) {
            bed.close();
            bed = open(store);
            notes = bed.notes(actors);
        }

        @Override
        public void close() {
            bed.close();
        }
    }
}
