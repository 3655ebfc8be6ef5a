package dev.rouse.benchmarks.scenario;

import dev.rouse.ActorOptions;
import dev.rouse.RuntimeOptions;
import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Rounds;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.harness.Target;
import dev.rouse.benchmarks.scenario.bed.Lanes;
import dev.rouse.benchmarks.scenario.bed.Ledgers;
import dev.rouse.benchmarks.scenario.bed.Note;
import dev.rouse.benchmarks.scenario.bed.Parameters;
import dev.rouse.benchmarks.scenario.bed.TestBed;
import dev.rouse.benchmarks.store.CountedStore;
import dev.rouse.benchmarks.store.CountedStore.Operations;
import dev.rouse.benchmarks.store.StoreKind;
import dev.rouse.kv.KvStore;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Calls to actors that sleep: every call starts its actor, has its turn and puts it back to sleep, since the idle time-out
 * is zero. All actors in turn, no actor called by two.
 *
 * <p>That starts are of the kind that is meant is seen before, in the start ledgers of one call to each: an actor with a
 * bundle starts with no round trip to the store, one without with exactly one. The rounds themselves run without a
 * listener, because making ledgers takes time.
 *
 * @param bytes of state
 * @param entries of about 100 bytes in the schedule, which the start has too, beside the meta record and the state
 */
record Starts(
        Path path,
        StoreKind store,
        int bytes,
        int entries,
        int actors,
        int window,
        Lanes lanes,
        boolean isQuick,
        @Nullable Target target)
        implements Scenario {

    static final int WINDOW = 512;

    private static final long STRIDE = 7919;
    private static final long ROOM_FOR_ALL = 1L << 30;

    /** The source of what a start needs. */
    enum Path {
        /** It was kept when the actor went to sleep. */
        BUNDLE(0, ROOM_FOR_ALL),
        /** There is none: it is read. */
        LIVE(1, 0);

        private final int roundTrips;
        private final long warmCacheBytes;

        Path(int roundTrips, long warmCacheBytes) {
            this.roundTrips = roundTrips;
            this.warmCacheBytes = warmCacheBytes;
        }
    }

    /** Of 20,000 actors with 100 bytes of state on the memory store, 512 in flight. */
    static Starts of(Path path) {
        return new Starts(path, StoreKind.MEMORY, 100, 0, 20_000, WINDOW, Lanes.ALL, true, null);
    }

    Starts on(StoreKind other) {
        return new Starts(path, other, bytes, entries, actors, window, lanes, isQuick, target);
    }

    Starts withState(int stateBytes, int scheduled) {
        return new Starts(path, store, stateBytes, scheduled, actors, window, lanes, isQuick, target);
    }

    Starts withActors(int other) {
        return new Starts(path, store, bytes, entries, other, window, lanes, isQuick, target);
    }

    Starts withWindow(int other) {
        return new Starts(path, store, bytes, entries, actors, other, lanes, isQuick, target);
    }

    Starts with(Lanes other) {
        return new Starts(path, store, bytes, entries, actors, window, other, isQuick, target);
    }

    Starts with(Target other) {
        return new Starts(path, store, bytes, entries, actors, window, lanes, isQuick, other);
    }

    Starts onlyFull() {
        return new Starts(path, store, bytes, entries, actors, window, lanes, false, target);
    }

    @Override
    public String benchmark() {
        return lanes == Lanes.ALL ? "starts" : "starts-by-lanes";
    }

    @Override
    public Map<String, Object> parameters() {
        Map<String, Object> parameters = Parameters.of(
                "path", path, "store", store, "records", 2 + entries, "bytes", bytes + 100 * entries, "actors", actors);
        parameters.put("window", window);
        if (lanes != Lanes.ALL) {
            parameters.put("lanes", lanes.count());
        }
        return parameters;
    }

    @Override
    public String unit() {
        return "starts/s";
    }

    @Override
    public boolean needsFoundationDb() {
        return store.isFoundationDb();
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        return store.use(opened -> measure(opened, effort, progress));
    }

    private Measured measure(KvStore opened, Effort effort, Progress progress) {
        int there = effort.actors(actors);
        progress.now("writing " + there + " actors");
        Ledgers ledgers = new Ledgers(false);
        Operations asked = callEachOnce(opened, there, ledgers);
        try (TestBed bed = bed(opened, options -> options)) {
            Note[] notes = bed.notes(there);
            return Rounds.of((slot, nth) -> notes[next(slot, nth, there)].length(), window, unit(), effort, progress)
                    .with("round trips/start", ledgers.roundTripsPerStart())
                    .with("bytes/start", ledgers.bytesPerStart())
                    .with("store reads/start", (double) asked.reads() / there);
        }
    }

    @Override
    public Duration warmUp() {
        return Duration.ofSeconds(store.isFoundationDb() ? 10 : path == Path.BUNDLE ? 8 : 6);
    }

    /** The number of the actor that a slot calls next. */
    int next(int slot, long nth) {
        return next(slot, nth, actors);
    }

    /** The same of fewer actors than there should be. */
    int next(int slot, long nth, int there) {
        int each = there / window;
        return (int) (slot + window * (nth * STRIDE % each));
    }

    /** Writes all, calls each, and tells what those calls asked of the store. */
    private Operations callEachOnce(KvStore opened, int there, Ledgers ledgers) {
        CountedStore counted = new CountedStore(opened);
        Operations asked;
        try (TestBed bed = bed(counted, options -> options.listener(ledgers))) {
            bed.writeNotes(there, "x".repeat(bytes), entries);
            ledgers.reset();
            Operations before = counted.operations();
            bed.readNotes(there, bytes);
            asked = counted.operations().since(before);
        }
        TestBed.check(ledgers.starts() == there, "each call starts an actor, got " + ledgers.starts());
        TestBed.check(
                ledgers.roundTrips() == (long) there * path.roundTrips,
                "a start takes " + path.roundTrips + " round trips, got " + ledgers.roundTrips() + " in all");
        return asked;
    }

    private TestBed bed(KvStore opened, UnaryOperator<RuntimeOptions.Builder> options) {
        ActorOptions notes = ActorOptions.builder().idleTimeout(Duration.ZERO).build();
        return TestBed.on(opened, notes, node -> options.apply(node.warmCacheBytes(path.warmCacheBytes)), lanes);
    }
}
