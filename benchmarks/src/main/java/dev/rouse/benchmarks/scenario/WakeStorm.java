package dev.rouse.benchmarks.scenario;

import dev.rouse.RuntimeOptions;
import dev.rouse.benchmarks.harness.Calls;
import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Rounds;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.scenario.bed.Parameters;
import dev.rouse.benchmarks.scenario.bed.RestartedNode;
import dev.rouse.benchmarks.scenario.bed.TestBed;
import dev.rouse.benchmarks.store.CountedStore.Operations;
import dev.rouse.benchmarks.store.StoreKind;
import dev.rouse.kv.KvStore;
import java.time.Duration;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Calls to all sleeping actors at once, as when a whole service comes back: the time until the last of them has
 * answered, and what the store was asked. With {@link Reading#EACH} every start reads for itself; with
 * {@link Reading#AHEAD} all are read ahead by {@code prewarm} first, many by one read, whose time is in the figures.
 */
record WakeStorm(Reading reading, StoreKind store, int actors, boolean isQuick) implements Scenario {

    private static final long ROOM_FOR_ALL = 1L << 30;

    /** About what an actor takes in all rounds, with what it takes to write it. */
    private static final Duration OF_ONE = Duration.ofNanos(60_000);

    private static final Duration ON_FOUNDATIONDB = Duration.ofNanos(150_000);

    enum Reading {
        EACH,
        AHEAD
    }

    @Override
    public String benchmark() {
        return "wake-storm";
    }

    @Override
    public Map<String, Object> parameters() {
        return Parameters.of("reading", reading, "store", store, "actors", actors);
    }

    @Override
    public String unit() {
        return "ms";
    }

    @Override
    public boolean needsFoundationDb() {
        return store.isFoundationDb();
    }

    /** Rounds are as long as they take, and between them the actors fall asleep. */
    @Override
    public boolean isTimed() {
        return false;
    }

    @Override
    public Duration preparation() {
        return Duration.ofSeconds(3).plus((store.isFoundationDb() ? ON_FOUNDATIONDB : OF_ONE).multipliedBy(actors));
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        return store.use(opened -> storm(opened, effort, progress));
    }

    private Measured storm(KvStore opened, Effort effort, Progress progress) {
        int there = effort.actors(actors);
        progress.now("writing " + there + " actors");
        try (RestartedNode node = new RestartedNode(opened, options -> roomFor(there, options))) {
            node.bed().writeNotes(there);
            Storm storm = new Storm(node, there);
            Measured measured = Rounds.ofAllAtOnce(storm, there, storm::gather, effort, progress);
            Operations last = node.operations();
            return measured.with("reads/actor", (double) last.reads() / there)
                    .with("commits", (double) last.commits())
                    .with("transactions", (double) last.transactions());
        }
    }

    private static RuntimeOptions.Builder roomFor(int actors, RuntimeOptions.Builder options) {
        return options.maxCallsInTransit(actors)
                .maxResidentActors(2 * actors + 1000)
                .warmCacheBytes(ROOM_FOR_ALL);
    }

    private final class Storm implements Calls {

        private final RestartedNode node;
        private final int actors;
        private Mono<Long> readAhead = Mono.just(0L);

        Storm(RestartedNode node, int actors) {
            this.node = node;
            this.actors = actors;
        }

        void gather() {
            node.restart(actors);
            readAhead = node.bed()
                    .runtime()
                    .prewarm(Flux.range(0, actors).map(TestBed::noteAddress))
                    .cache();
        }

        @Override
        public Mono<Integer> next(int slot, long nth) {
            Mono<Integer> call = node.note(slot).length();
            return reading == Reading.AHEAD ? readAhead.then(call) : call;
        }
    }
}
