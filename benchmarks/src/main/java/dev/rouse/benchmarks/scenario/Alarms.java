package dev.rouse.benchmarks.scenario;

import dev.rouse.ActorOptions;
import dev.rouse.ActorType;
import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Rounds;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.store.CountedStore;
import dev.rouse.benchmarks.store.CountedStore.Operations;
import dev.rouse.benchmarks.store.StoreKind;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.KvStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Actors that sleep and have an alarm at the same time: how long it takes from then until the last of them has had its turn,
 * woken without a bundle, and what the store was asked. Between rounds, which is not measured, all set their alarms again.
 */
record Alarms(StoreKind store, int actors) implements Scenario {

    private static final Duration LEAD = Duration.ofSeconds(2);
    private static final int AT_ONCE = 512;

    @Override
    public String benchmark() {
        return "alarms";
    }

    @Override
    public Map<String, Object> parameters() {
        return Parameters.of("store", store, "actors", actors);
    }

    @Override
    public String unit() {
        return "ms";
    }

    /** Most of the time passes until alarms are due. */
    @Override
    public boolean isQuick() {
        return false;
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
        CountedStore counted = new CountedStore(opened);
        Tower tower = new Tower(counted, there);
        try {
            Measured measured =
                    Rounds.ofAllAtOnce((slot, nth) -> tower.rung(slot), there, tower::setAll, effort, progress);
            Operations last = counted.operations().since(tower.atDue);
            return measured.with("reads/actor", (double) last.reads() / there)
                    .with("commits/actor", (double) last.commits() / there);
        } finally {
            tower.runtime.stop().block();
        }
    }

    /** A node with bells. */
    private static final class Tower {

        private final CountedStore store;
        private final ActorRuntime runtime;
        private final Bell[] bells;
        private final Sinks.Empty<Void>[] rung;
        private Operations atDue;

        @SuppressWarnings("unchecked")
        Tower(CountedStore store, int count) {
            this.store = store;
            this.rung = new Sinks.Empty[count];
            this.runtime = ActorRuntime.builder()
                    .store(store)
                    .register(ActorType.of(Bell.class, () -> new BellActor(this::heard))
                            .with(ActorOptions.DEFAULTS.withIdleTimeout(Duration.ZERO)))
                    .options(options -> options.withWarmCacheBytes(0))
                    .start()
                    .blockOptional()
                    .orElseThrow();
            this.bells = IntStream.range(0, count)
                    .mapToObj(i -> runtime.actor(Bell.class, String.valueOf(i)))
                    .toArray(Bell[]::new);
            this.atDue = store.operations();
        }

        private void heard(String bell) {
            rung[Integer.parseInt(bell)].tryEmitEmpty();
        }

        Mono<Void> rung(int bell) {
            return rung[bell].asMono();
        }

        /** Returns when they are due. */
        void setAll() {
            Instant due = Instant.now().plus(LEAD);
            for (int i = 0; i < rung.length; i++) {
                rung[i] = Sinks.empty();
            }
            Flux.fromArray(bells).flatMap(bell -> bell.set(due), AT_ONCE).blockLast();
            atDue = store.operations();
            Mono.delay(Duration.between(Instant.now(), due)).block();
        }
    }
}
