package dev.rouse.benchmarks.scenario;

import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Promise;
import dev.rouse.benchmarks.harness.Rounds;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.scenario.flow.FlowRuns;
import dev.rouse.kv.KvKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * As many changes one after the other of as many records of the same store as workflows need at least, one for the start and one for each
 * step, committed in groups, without actors and workflows: see {@link FloorLane}.
 */
record FlowFloor(FlowRuns flows, @Nullable Promise promise) implements Scenario {

    @Override
    public String benchmark() {
        return flows.benchmark();
    }

    @Override
    public String by() {
        return "group-commits";
    }

    @Override
    public Map<String, Object> parameters() {
        return flows.parameters();
    }

    @Override
    public String unit() {
        return flows.unit();
    }

    @Override
    public boolean isOnlyByName() {
        return true;
    }

    @Override
    public boolean needsFoundationDb() {
        return flows.needsFoundationDb();
    }

    @Override
    public Duration warmUp() {
        return flows.warmUp();
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        int there = effort.actors(flows.actors());
        return flows.store().use(opened -> {
            try (FloorBed bed = new FloorBed()) {
                FloorLane[] lanes = bed.lanes(opened);
                KvKey[] keys = IntStream.range(0, there)
                        .mapToObj(i -> KvKey.of(("Rworker-with-id-" + i).getBytes(StandardCharsets.UTF_8)))
                        .toArray(KvKey[]::new);
                return Rounds.of(
                        (slot, nth) -> {
                            int key = flows.next(slot, nth, there);
                            return commits(lanes[key % lanes.length], keys[key]);
                        },
                        flows.window(),
                        unit(),
                        effort,
                        progress);
            }
        });
    }

    private Mono<Long> commits(FloorLane lane, KvKey key) {
        Mono<Long> one = lane.increment(key);
        return flows.steps() == 1
                ? one.then(one)
                : Flux.range(0, flows.steps() + 1).concatMap(nth -> one, 1).last();
    }
}
