package dev.rouse.benchmarks.scenario;

import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Rounds;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.scenario.bed.Parameters;
import dev.rouse.benchmarks.scenario.bed.RestartedNode;
import dev.rouse.kv.memory.MemoryKvStore;
import java.time.Duration;
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

    /** Only beside a rival. */
    @Override
    public boolean isQuick() {
        return false;
    }

    /** A round is short, and what is between rounds is not measured: it takes many until the compiler has seen enough. */
    @Override
    public Duration warmUp() {
        return Duration.ofSeconds(10);
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        int there = effort.actors(actors);
        progress.now("writing " + there + " actors");
        try (RestartedNode node = new RestartedNode(MemoryKvStore.create(), options -> options)) {
            node.bed().writeNotes(there);
            Measured measured = Rounds.ofEach(
                    (slot, nth) -> node.note((int) (slot + WINDOW * nth)).length(),
                    there,
                    WINDOW,
                    () -> node.restart(there),
                    unit(),
                    effort,
                    progress);
            return measured.with("reads/actor", (double) node.operations().reads() / there);
        }
    }
}
