package dev.rouse.benchmarks.scenario;

import dev.rouse.ActorOptions;
import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.scenario.bed.Parameters;
import dev.rouse.benchmarks.scenario.bed.TestBed;
import dev.rouse.kv.memory.MemoryKvStore;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/**
 * Heap of a node for each actor that slept on it, with 100 bytes of state: what is kept so that it wakes without a read. Of
 * the same store as {@link ResidentHeap}, whose records are in the heap before and after, and in no difference: what they
 * take is told beside. Told beside too is what is left of sleeping actors where nothing is kept, which is to be nothing. By
 * default a node keeps 64 MiB in all.
 */
record SleepingHeap(int actors, boolean isQuick) implements Scenario {

    private static final long ROOM_FOR_ALL = 2L << 30;
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** About what an actor takes to be written, to be woken twice, and to be looked at by collections. */
    private static final Duration OF_ONE = Duration.ofNanos(85_000);

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
    public boolean isTimed() {
        return false;
    }

    @Override
    public Duration preparation() {
        return Duration.ofSeconds(2).plus(OF_ONE.multipliedBy(actors));
    }

    @Override
    @SuppressWarnings("ReachabilityFenceUsage") // what fails needs no fence
    public Measured measure(Effort effort, Progress progress) {
        int there = effort.actors(actors);
        MemoryKvStore none = ResidentHeap.storeOf(1);
        long empty = ResidentHeap.liveHeap();
        Reference.reachabilityFence(none);
        progress.now("writing " + there + " actors");
        MemoryKvStore store = ResidentHeap.storeOf(there);
        Slept warm = sleep(store, there, ROOM_FOR_ALL, progress);
        Slept cold = sleep(store, there, 0, progress);
        Reference.reachabilityFence(store);
        return Measured.of((double) warm.left / there)
                .with("B/actor, nothing kept", (double) cold.left / there)
                .with("B/actor, in the store", (double) (cold.before - empty) / there);
    }

    /** Live heap with no actor awake, and how much more of it there is when all have slept, in bytes. */
    private record Slept(long before, long left) {}

    private static Slept sleep(MemoryKvStore store, int actors, long warmCacheBytes, Progress progress) {
        try (TestBed bed = bed(store, warmCacheBytes)) {
            long before = ResidentHeap.liveHeap();
            progress.now("waking " + actors + " actors, each for one call");
            bed.readNotes(actors);
            awaitSleep(bed);
            return new Slept(before, ResidentHeap.liveHeap() - before);
        }
    }

    private static void awaitSleep(TestBed bed) {
        Mono.fromSupplier(() -> bed.runtime().health().residentActors())
                .filter(awake -> awake == 0)
                .repeatWhenEmpty(polls -> polls.delayElements(Duration.ofMillis(10)))
                .block(LONGEST);
    }

    private static TestBed bed(MemoryKvStore store, long warmCacheBytes) {
        ActorOptions asleepAtOnce =
                ActorOptions.builder().idleTimeout(Duration.ZERO).build();
        return TestBed.on(store, asleepAtOnce, node -> node.warmCacheBytes(warmCacheBytes));
    }
}
