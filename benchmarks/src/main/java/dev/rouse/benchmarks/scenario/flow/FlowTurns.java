package dev.rouse.benchmarks.scenario.flow;

import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Promise;
import dev.rouse.benchmarks.harness.Rounds;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.store.CountedStore;
import dev.rouse.host.ActorRuntime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * The fenced commits of workflows without a workflow: as many calls of the same actors, one after the other, each of which changes the state and is
 * answered once that is in the store.
 */
public record FlowTurns(FlowRuns flows, @Nullable Promise promise) implements Scenario {

    @Override
    public String benchmark() {
        return flows.benchmark();
    }

    @Override
    public String by() {
        return "durable-calls";
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
    public List<String> jvmFlags() {
        return flows.jvmFlags();
    }

    @Override
    public Duration warmUp() {
        return flows.warmUp();
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        int there = effort.actors(flows.actors());
        return flows.store().use(opened -> {
            ActorRuntime runtime = FlowRuns.node(new CountedStore(opened), there);
            try {
                Worker[] workers = IntStream.range(0, there)
                        .mapToObj(i -> runtime.actor(Worker.class, "worker-" + i))
                        .toArray(Worker[]::new);
                return Rounds.of(
                        (slot, nth) -> {
                            Worker worker = workers[flows.next(slot, nth, there)];
                            return Flux.range(0, flows.commits())
                                    .concatMap(call -> worker.add(), 1)
                                    .last();
                        },
                        flows.window(),
                        unit(),
                        effort,
                        progress);
            } finally {
                runtime.stop().block();
            }
        });
    }
}
