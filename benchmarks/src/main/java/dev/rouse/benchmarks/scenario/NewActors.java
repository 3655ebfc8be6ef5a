package dev.rouse.benchmarks.scenario;

import dev.rouse.ActorOptions;
import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Rounds;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.store.CountedStore;
import dev.rouse.benchmarks.store.CountedStore.Operations;
import dev.rouse.benchmarks.store.StoreKind;
import dev.rouse.kv.KvStore;
import java.time.Duration;
import java.util.Map;

/**
 * Calls that make actors: {@code write} to keys that nobody had before, answered when the new actor with its 100 bytes of
 * state is in the store, and then asleep. Each round has keys of its own.
 */
record NewActors(StoreKind store, int actors, int window, boolean isQuick) implements Scenario {

    @Override
    public String benchmark() {
        return "new-actors";
    }

    @Override
    public Map<String, Object> parameters() {
        return Parameters.of("store", store, "actors", actors, "window", window);
    }

    @Override
    public String unit() {
        return "actors/s";
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
        ActorOptions asleepAtOnce = ActorOptions.DEFAULTS.withIdleTimeout(Duration.ZERO);
        try (TestBed bed = TestBed.on(counted, asleepAtOnce, options -> options.withWarmCacheBytes(0))) {
            Keys keys = new Keys(effort.actors(actors), counted);
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
            return measured.with("reads/actor", (double) last.reads() / keys.each)
                    .with("commits/actor", (double) last.commits() / keys.each);
        }
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
