package dev.rouse.benchmarks.scenario;

import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Rounds;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.memory.MemoryKvStore;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.IntStream;
import org.reactivestreams.Publisher;

/**
 * The least that {@code calls} could cost on Reactor and the same store: sums in a map on {@link FloorLane}s, read, or
 * changed and committed in groups. What actors cost on top is what the ratio tells.
 *
 * <pre>{@code
 * mvn -q test-compile exec:java -Dexec.args="bench --quick --only by=floor"
 * }</pre>
 *
 * @param calls what is done with actors
 */
record FloorCalls(HotCalls calls) implements Scenario {

    @Override
    public String benchmark() {
        return calls.benchmark();
    }

    @Override
    public String by() {
        return "floor";
    }

    @Override
    public Map<String, Object> parameters() {
        return calls.parameters();
    }

    @Override
    public String unit() {
        return calls.unit();
    }

    @Override
    public boolean isQuick() {
        return calls.isQuick();
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        try (FloorBed bed = new FloorBed()) {
            FloorLane[] lanes = bed.lanes(MemoryKvStore.create());
            KvKey[] keys = IntStream.range(0, calls.actors())
                    .mapToObj(i -> KvKey.of(("counter-with-id-" + i).getBytes(StandardCharsets.UTF_8)))
                    .toArray(KvKey[]::new);
            return Rounds.of(
                    (slot, nth) -> call(lanes, keys, calls.next(slot, nth)), calls.window(), unit(), effort, progress);
        }
    }

    private Publisher<?> call(FloorLane[] lanes, KvKey[] keys, int key) {
        FloorLane lane = lanes[key % lanes.length];
        return calls.action() == HotCalls.Action.VALUE ? lane.value(keys[key]) : lane.increment(keys[key]);
    }
}
