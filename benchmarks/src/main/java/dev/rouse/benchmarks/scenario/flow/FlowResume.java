package dev.rouse.benchmarks.scenario.flow;

import dev.rouse.ActorAddress;
import dev.rouse.ActorType;
import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Rounds;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.scenario.bed.Parameters;
import dev.rouse.benchmarks.store.CountedStore;
import dev.rouse.benchmarks.store.StoreKind;
import dev.rouse.host.ActorRuntime;
import java.time.Duration;
import java.util.Map;
import reactor.core.publisher.Flux;

/**
 * Signals to workflows of many entries whose actors sleep: the actor starts, the code runs again over all entries and takes the signal, and
 * that is in the store. Beside the same with one entry, it tells what the entries cost.
 *
 * @param entries of the history
 */
public record FlowResume(StoreKind store, int entries) implements Scenario {

    private static final int ACTORS = 32;
    private static final int COUNTED = 50;
    private static final String ID = "w";

    @Override
    public String benchmark() {
        return "flow-resume";
    }

    @Override
    public Map<String, Object> parameters() {
        return Parameters.of("store", store, "entries", entries);
    }

    @Override
    public String unit() {
        return "resumes/s";
    }

    @Override
    public boolean isOnlyByName() {
        return true;
    }

    @Override
    public boolean needsFoundationDb() {
        return store.isFoundationDb();
    }

    @Override
    public Duration warmUp() {
        return Duration.ofSeconds(10);
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        return store.use(opened -> measure(new CountedStore(opened), effort, progress));
    }

    private Measured measure(CountedStore opened, Effort effort, Progress progress) {
        progress.now("making " + ACTORS + " workflows of " + entries + " entries");
        make(opened);
        ActorRuntime runtime = ActorRuntime.builder()
                .store(opened)
                .register(ActorType.of(Worker.class, WorkerActor::new).options(o -> o.idleTimeout(Duration.ZERO)))
                .options(options -> options.warmCacheBytes(0))
                .start()
                .blockOptional()
                .orElseThrow();
        try {
            Measured measured = Rounds.of(
                    (slot, nth) -> runtime.workflows(address(nth)).signal(ID, Worker.GO, 1L),
                    1,
                    unit(),
                    effort,
                    progress);
            CountedStore.Operations before = opened.operations();
            Flux.range(0, COUNTED)
                    .concatMap(i -> runtime.workflows(address(i)).signal(ID, Worker.GO, 1L), 1)
                    .blockLast();
            return measured.with(
                    "store reads/resume",
                    (double) opened.operations().since(before).reads() / COUNTED);
        } finally {
            runtime.stop().block();
        }
    }

    private static ActorAddress address(long nth) {
        return ActorAddress.of("worker", "worker-" + nth % ACTORS);
    }

    private void make(CountedStore store) {
        ActorRuntime runtime = FlowRuns.node(store, ACTORS);
        try {
            Flux.range(0, ACTORS)
                    .flatMap(i -> runtime.workflows(address(i))
                            .start(Worker.WAITING, ID, entries)
                            .thenMany(Flux.defer(() -> runtime.actor(Worker.class, "worker-" + i)
                                            .sum())
                                    .repeat()
                                    .takeUntil(sum -> sum == entries)))
                    .blockLast();
        } finally {
            runtime.stop().block();
        }
    }
}
