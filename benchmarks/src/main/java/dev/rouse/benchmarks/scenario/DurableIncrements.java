package dev.rouse.benchmarks.scenario;

import dev.rouse.benchmarks.demo.Counter;
import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Rounds;
import dev.rouse.benchmarks.harness.Scenario;
import java.util.Map;

/**
 * {@code increment} on 64 actors on the disk store: every answer waits until its commit is synced. With one call in
 * flight that is the price of a sync; with more, one sync carries many calls.
 */
record DurableIncrements(int window) implements Scenario {

    private static final int ACTORS = 64;

    @Override
    public String benchmark() {
        return "durable";
    }

    @Override
    public Map<String, Object> parameters() {
        return Parameters.of("store", StoreKind.DISK, "actors", ACTORS, "window", window);
    }

    @Override
    public String unit() {
        return "calls/s";
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        return StoreKind.DISK.use(store -> {
            try (TestBed bed = TestBed.on(store)) {
                Counter[] counters = bed.counters(ACTORS);
                return Rounds.of(
                        (slot, nth) -> counters[(int) ((slot + nth) % ACTORS)].increment(1),
                        window,
                        unit(),
                        effort,
                        progress);
            }
        });
    }
}
