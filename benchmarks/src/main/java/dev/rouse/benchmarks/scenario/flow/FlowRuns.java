package dev.rouse.benchmarks.scenario.flow;

import dev.rouse.ActorType;
import dev.rouse.ActorWorkflows;
import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Rounds;
import dev.rouse.benchmarks.harness.Target;
import dev.rouse.benchmarks.scenario.bed.Parameters;
import dev.rouse.benchmarks.scenario.bed.SpreadWork;
import dev.rouse.benchmarks.store.CountedStore;
import dev.rouse.benchmarks.store.StoreKind;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.KvStore;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Workflows of awake actors: each is started, runs its steps one after the other, and is over once its end is in the store.
 *
 * <pre>{@code
 * mvn -q test-compile exec:java -Dexec.args="bench --only ^flow"
 * }</pre>
 *
 * @param steps of each, which all change the state
 * @param window workflows in flight
 * @param collector ended workflows are kept, each for a while: what that costs depends on it
 */
public record FlowRuns(
        StoreKind store,
        int steps,
        int actors,
        int window,
        Collector collector,
        @Nullable Target target) implements SpreadWork {

    private static final int AT_ONCE = 512;
    private static final int COUNTED = 100;
    private static final int TIMED = 100_000;

    @Override
    public String benchmark() {
        return "flow-runs";
    }

    @Override
    public Map<String, Object> parameters() {
        return Parameters.of(
                "store", store, "steps", steps, "actors", actors, "window", window, "collector", collector);
    }

    @Override
    public String unit() {
        return "flows/s";
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
    public List<String> jvmFlags() {
        return collector.in(SpreadWork.super.jvmFlags());
    }

    /** Much of the code of a node is compiled for a workflow: on two busy processors that took 20 seconds, and the lanes had the other half. */
    @Override
    public Duration warmUp() {
        return Duration.ofSeconds(30);
    }

    /** One for the start, and one for each step. */
    @Override
    public int commits() {
        return steps + 1;
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        return store.use(opened -> measure(new CountedStore(opened), effort, progress));
    }

    private Measured measure(CountedStore opened, Effort effort, Progress progress) {
        int there = effort.actors(actors);
        ActorRuntime runtime = node(opened, there);
        try {
            ActorWorkflows[] workers = workers(runtime, there);
            progress.now("waking " + there + " actors");
            Flux.fromArray(workers)
                    .flatMap(worker -> worker.run(Worker.STEPS, 1, Long.class), AT_ONCE)
                    .blockLast();
            return Rounds.of(
                            (slot, nth) -> workers[next(slot, nth, there)].run(Worker.STEPS, steps, Long.class),
                            window,
                            unit(),
                            effort,
                            progress)
                    .with("commits/flow alone", commitsAlone(opened, workers[0]))
                    .with("lane µs/flow", laneMicros(effort, workers));
        } finally {
            runtime.stop().block();
        }
    }

    /** Commits of one workflow after the other: none shares its commits with others. */
    private double commitsAlone(CountedStore store, ActorWorkflows worker) {
        CountedStore.Operations before = store.operations();
        Flux.range(0, COUNTED)
                .concatMap(i -> worker.run(Worker.STEPS, steps, Long.class), 1)
                .blockLast();
        return (double) store.operations().since(before).commits() / COUNTED;
    }

    /** Processor time of the lanes for one workflow, with what the load itself takes there: a busy machine changes it less than the throughput. */
    private double laneMicros(Effort effort, ActorWorkflows... workers) {
        int count = effort.actors(TIMED) / steps;
        long before = laneNanos();
        Flux.range(0, count)
                .flatMap(i -> workers[next(0, i, workers.length)].run(Worker.STEPS, steps, Long.class), window)
                .blockLast();
        return (laneNanos() - before) / 1e3 / count;
    }

    private static long laneNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().startsWith("rouse-lane"))
                .mapToLong(thread -> threads.getThreadCpuTime(thread.getThreadId()))
                .sum();
    }

    static ActorRuntime node(KvStore store, int actors) {
        return ActorRuntime.builder()
                .store(store)
                .register(ActorType.of(Worker.class, WorkerActor::new))
                .options(options -> options.maxResidentActors(2 * actors + 1_000))
                .start()
                .blockOptional()
                .orElseThrow();
    }

    private static ActorWorkflows[] workers(ActorRuntime runtime, int there) {
        return IntStream.range(0, there)
                .mapToObj(i -> runtime.workflows(Worker.class, "worker-" + i))
                .toArray(ActorWorkflows[]::new);
    }
}
