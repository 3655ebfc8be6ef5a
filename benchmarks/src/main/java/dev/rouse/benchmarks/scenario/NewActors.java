package dev.rouse.benchmarks.scenario;

import dev.rouse.ActorOptions;
import dev.rouse.RuntimeOptions;
import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Rounds;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.scenario.bed.Ledgers;
import dev.rouse.benchmarks.scenario.bed.NoteActor;
import dev.rouse.benchmarks.scenario.bed.Parameters;
import dev.rouse.benchmarks.scenario.bed.TestBed;
import dev.rouse.benchmarks.store.CountedStore;
import dev.rouse.benchmarks.store.CountedStore.Operations;
import dev.rouse.benchmarks.store.StoreKind;
import dev.rouse.kv.KvStore;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;

/**
 * Starts that make actors, beside {@link Starts} of those that are there: {@code write} to keys that nobody had before,
 * answered when the new actor with its 100 bytes of state is in the store, and then asleep. Each round has keys of its own.
 * Ledgers are those of actors made before the rounds, which run without a listener.
 */
record NewActors(StoreKind store, int actors, int window, boolean isQuick) implements Scenario {

    @Override
    public String benchmark() {
        return "starts";
    }

    @Override
    public Map<String, Object> parameters() {
        return Parameters.of(
                "path", "new", "store", store, "records", 2, "bytes", 100, "actors", actors, "window", window);
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
        CountedStore counted = new CountedStore(opened);
        Ledgers ledgers = new Ledgers(true);
        Keys keys = new Keys(effort.actors(actors), counted);
        try (TestBed bed = bed(counted, options -> options.listener(ledgers))) {
            keys.renew();
            Flux.range(0, keys.each)
                    .flatMap(i -> bed.note(keys.first + i).write(NoteActor.HUNDRED), window)
                    .blockLast();
        }
        try (TestBed bed = bed(counted, options -> options)) {
            Measured measured = Rounds.ofEach(
                    (slot, nth) ->
                            bed.note(keys.first + (int) (slot + window * nth)).write(NoteActor.HUNDRED),
                    keys.each,
                    window,
                    keys::renew,
                    unit(),
                    effort,
                    progress);
            Operations last = counted.operations().since(keys.before);
            return measured.with("round trips/start", ledgers.roundTripsPerStart())
                    .with("bytes/start", ledgers.bytesPerStart())
                    .with("store reads/start", (double) last.reads() / keys.each)
                    .with("store commits/start", (double) last.commits() / keys.each);
        }
    }

    private static TestBed bed(KvStore opened, UnaryOperator<RuntimeOptions.Builder> options) {
        ActorOptions asleepAtOnce =
                ActorOptions.builder().idleTimeout(Duration.ZERO).build();
        return TestBed.on(opened, asleepAtOnce, node -> options.apply(node.warmCacheBytes(0)));
    }

    /** Numbers that no round had before. */
    private static final class Keys {

        private final int each;
        private final CountedStore store;
        private int first;
        private Operations before;

        Keys(int each, CountedStore store) {
            this.each = each;
            this.store = store;
            this.first = -each;
            this.before = store.operations();
        }

        void renew() {
            first += each;
            before = store.operations();
        }
    }
}
