package dev.rouse.benchmarks.scenario;

import dev.rouse.ActorOptions;
import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.kv.memory.MemoryKvStore;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/**
 * Heap of a node for each actor that slept on it, with 100 bytes of state: what is kept so that it wakes without a read.
 * Of the same store as {@link ResidentHeap}, whose copy is in both figures and in no difference. Beside it what is left of
 * sleeping actors where nothing is kept, which is to be nothing.
 */
record SleepingHeap(int actors, boolean isQuick) implements Scenario {

    private static final long ROOM_FOR_ALL = 2L << 30;
    private static final Duration LONGEST = Duration.ofSeconds(30);

    @Override
    public String benchmark() {
        return "sleeping-heap";
    }

    @Override
    public Map<String, Object> parameters() {
        return Parameters.of("bytes", 100, "actors", actors);
    }

    @Override
    public String unit() {
        return "B/actor";
    }

    @Override
    public List<String> jvmFlags() {
        return ResidentHeap.FLAGS;
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        int there = effort.actors(actors);
        MemoryKvStore store = MemoryKvStore.create();
        progress.now("writing " + there + " actors");
        try (TestBed bed = bed(store, 0)) {
            bed.writeNotes(there);
        }
        double warm = slept(store, there, ROOM_FOR_ALL, progress);
        double cold = slept(store, there, 0, progress);
        Reference.reachabilityFence(store);
        return Measured.of(warm).with("B/actor, nothing kept", cold);
    }

    /** What each of {@code actors} leaves behind when it has slept. */
    private static double slept(MemoryKvStore store, int actors, long warmCacheBytes, Progress progress) {
        try (TestBed bed = bed(store, warmCacheBytes)) {
            long before = ResidentHeap.liveHeap();
            progress.now("waking " + actors + " actors, each for one call");
            bed.readNotes(actors);
            awaitSleep(bed);
            return (double) (ResidentHeap.liveHeap() - before) / actors;
        }
    }

    private static void awaitSleep(TestBed bed) {
        Mono.fromSupplier(() -> bed.runtime().health().residentActors())
                .filter(awake -> awake == 0)
                .repeatWhenEmpty(polls -> polls.delayElements(Duration.ofMillis(10)))
                .block(LONGEST);
    }

    private static TestBed bed(MemoryKvStore store, long warmCacheBytes) {
        ActorOptions asleepAtOnce = ActorOptions.DEFAULTS.withIdleTimeout(Duration.ZERO);
        return TestBed.on(store, asleepAtOnce, node -> node.withWarmCacheBytes(warmCacheBytes));
    }
}
