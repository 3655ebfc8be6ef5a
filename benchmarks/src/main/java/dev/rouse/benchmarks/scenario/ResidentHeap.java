package dev.rouse.benchmarks.scenario;

import dev.rouse.ActorOptions;
import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.harness.Target;
import dev.rouse.benchmarks.scenario.bed.Parameters;
import dev.rouse.benchmarks.scenario.bed.TestBed;
import dev.rouse.kv.memory.MemoryKvStore;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/**
 * Heap that an actor takes while it is awake and has nothing to do, with 100 bytes of state: a record with a string.
 *
 * <p>The store, which is in the same heap, holds the actors' records all the time, before, while and after they are awake,
 * so that its copy is in every figure and in no difference. Live heap is what is used after a full collection by the
 * serial collector, which leaves no garbage, the least of three. It is taken
 *
 * <ol>
 *   <li>with a new node on the store, on which no actor is awake: {@code before},
 *   <li>when one call, which changes nothing, has woken each; nobody holds a reference, so that even the address is the
 *       actor's own: {@code awake},
 *   <li>when the node was stopped, which put all of them to sleep, and let go: {@code after}. There is no warm cache, so
 *       nothing of them stays.
 * </ol>
 *
 * <p>{@code (awake − before) / actors} and {@code (awake − after) / actors} are the two ends of what is told, and should be
 * close to each other. Both count everything that grows with the number of actors, as the table that finds them. Between the first and the
 * last figure nothing is written but heartbeats; the store's memory of earlier versions is ended before, by its clock.
 */
record ResidentHeap(int actors, boolean isQuick, Target target) implements Scenario {

    private static final Duration LONGER_THAN_HISTORY = Duration.ofMinutes(1);
    private static final int COLLECTIONS = 3;

    /** About what an actor takes to be written, to be woken, and to be looked at by collections. */
    private static final Duration OF_ONE = Duration.ofNanos(55_000);

    /** With the collector that leaves no garbage, and no collection for want of room for classes. */
    static final List<String> FLAGS = List.of("-Xms4g", "-Xmx4g", "-XX:+UseSerialGC", "-XX:MetaspaceSize=128m");

    @Override
    public String benchmark() {
        return "resident-heap";
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
        return FLAGS;
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
        progress.now("writing " + there + " actors");
        MemoryKvStore store = storeOf(there);
        Woken woken = wakeAll(store, there, progress);
        long after = liveHeap();
        Reference.reachabilityFence(store);
        progress.now("%,d MB with all awake, %,d MB before and %,d MB after"
                .formatted(woken.awake >> 20, woken.before >> 20, after >> 20));
        return Measured.of((double) (woken.awake - woken.before) / there, (double) (woken.awake - after) / there);
    }

    /** With so many actors, all of which sleep, and nothing of the time before they did. */
    static MemoryKvStore storeOf(int actors) {
        AtomicLong ahead = new AtomicLong();
        MemoryKvStore store = MemoryKvStore.builder()
                .nanoTime(() -> System.nanoTime() + ahead.get())
                .create();
        try (TestBed bed = bed(
                store, actors, ActorOptions.builder().idleTimeout(Duration.ZERO).build())) {
            bed.writeNotes(actors);
        }
        ahead.set(LONGER_THAN_HISTORY.toNanos());
        return store;
    }

    /** Live heap with no actor awake and with all, in bytes. */
    private record Woken(long before, long awake) {}

    /** In a method of its own, so that nothing of the node is on the stack when it is over. */
    private static Woken wakeAll(MemoryKvStore store, int actors, Progress progress) {
        try (TestBed bed =
                bed(store, actors, ActorOptions.builder().noIdleTimeout().build())) {
            long before = liveHeap();
            progress.now("waking " + actors + " actors");
            bed.readNotes(actors);
            TestBed.check(bed.runtime().health().residentActors() == actors, "all actors are awake at the same time");
            return new Woken(before, liveHeap());
        }
    }

    /** The cap is for each lane, and actors are not spread evenly. */
    private static TestBed bed(MemoryKvStore store, int actors, ActorOptions options) {
        return TestBed.on(store, options, node -> node.warmCacheBytes(0).maxResidentActors(2 * actors + 1000));
    }

    /**
     * Measures the live heap after a collection, in bytes. The heap in use a moment later is larger: a thread that allocates one object takes
     * megabytes of the young generation for it.
     */
    static long liveHeap() {
        return LongStream.generate(ResidentHeap::collect)
                .limit(COLLECTIONS)
                .min()
                .orElseThrow();
    }

    private static long collect() {
        ManagementFactory.getMemoryMXBean().gc();
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getCollectionUsage().getUsed())
                .sum();
    }
}
