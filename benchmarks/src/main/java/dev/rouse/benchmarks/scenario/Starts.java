package dev.rouse.benchmarks.scenario;

import dev.rouse.ActorOptions;
import dev.rouse.ActorStarted;
import dev.rouse.RuntimeListener;
import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Rounds;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.harness.Target;
import dev.rouse.host.RuntimeOptions;
import dev.rouse.kv.memory.MemoryKvStore;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Calls to actors that sleep, 100 bytes of state each: every call starts its actor, has its turn and puts it back to
 * sleep, since the idle time-out is zero. All actors in turn, 512 calls in flight, no actor called by two.
 *
 * <p>That starts are of the kind that is meant is seen before, in the start ledgers of one call to each: an actor with a
 * bundle that is warm starts with no round trip to the store, one without with exactly one. The rounds themselves run
 * without a listener, because making ledgers takes time.
 */
record Starts(Bundle bundle, int actors, @Nullable Target target) implements Scenario {

    static final int WINDOW = 512;

    /** Where what a start needs comes from. */
    enum Bundle {
        /** It was kept when the actor went to sleep. */
        WARM(0),
        /** There is none: it is read. */
        NONE(1);

        private final int roundTrips;

        Bundle(int roundTrips) {
            this.roundTrips = roundTrips;
        }

        private RuntimeOptions on(RuntimeOptions options) {
            return this == WARM ? options : options.withWarmCacheBytes(0);
        }
    }

    @Override
    public String benchmark() {
        return "starts";
    }

    @Override
    public Map<String, Object> parameters() {
        return Parameters.of("bundle", bundle, "actors", actors, "window", WINDOW);
    }

    @Override
    public String unit() {
        return "starts/s";
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        MemoryKvStore store = MemoryKvStore.create();
        progress.now("writing " + actors + " actors");
        checkLedgers(store);
        try (TestBed bed = bed(store, bundle::on)) {
            Note[] notes = bed.notes(actors);
            return Rounds.of((slot, nth) -> notes[next(slot, nth)].length(), WINDOW, unit(), effort, progress);
        }
    }

    /** The number of the actor that a slot calls next. */
    int next(int slot, long nth) {
        return (int) (slot + WINDOW * (nth % (actors / WINDOW)));
    }

    private void checkLedgers(MemoryKvStore store) {
        Ledgers ledgers = new Ledgers();
        try (TestBed bed = bed(store, options -> bundle.on(options).withListener(ledgers))) {
            bed.writeNotes(actors);
            bed.readNotes(actors);
        }
        TestBed.check(ledgers.starts.sum() == actors, "each call starts an actor, got " + ledgers.starts);
        TestBed.check(
                ledgers.roundTrips.sum() == (long) actors * bundle.roundTrips,
                "a start takes " + bundle.roundTrips + " round trips, got " + ledgers.roundTrips + " in all");
    }

    private static TestBed bed(MemoryKvStore store, UnaryOperator<RuntimeOptions> options) {
        return TestBed.on(store, ActorOptions.DEFAULTS.withIdleTimeout(Duration.ZERO), options);
    }

    /** Counts starts of actors that were there, and their round trips. */
    private static final class Ledgers implements RuntimeListener {

        private final LongAdder starts = new LongAdder();
        private final LongAdder roundTrips = new LongAdder();

        @Override
        public void actorStarted(ActorStarted event) {
            if (!event.created()) {
                starts.increment();
                roundTrips.add(event.ledger().roundTrips());
            }
        }
    }
}
