package dev.rouse.benchmarks.scenario.cluster;

import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Latencies;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.scenario.bed.Lanes;
import dev.rouse.benchmarks.scenario.bed.Note;
import dev.rouse.benchmarks.scenario.bed.NoteActor;
import dev.rouse.benchmarks.scenario.bed.Parameters;
import dev.rouse.benchmarks.scenario.bed.TestBed;
import dev.rouse.benchmarks.store.CountedStore;
import dev.rouse.benchmarks.store.CountedStore.Operations;
import dev.rouse.benchmarks.store.StoreKind;
import dev.rouse.host.ActorRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/**
 * A third node joins two that have many actors, all asleep: the time until each has its third of the shards, and what the store was
 * asked meanwhile. It joins twice a round: first while nothing is called, then while sleeping actors are, at a rate that
 * leaves the nodes idle mostly; a call that took longer than {@link #DELAYED} is one that was delayed.
 */
public record ThirdNode(StoreKind store, int actors, int perSecond) implements Scenario {

    private static final Duration DELAYED = Duration.ofMillis(20);
    private static final Duration TICK = Duration.ofMillis(10);
    private static final long TICKS_A_SECOND = 100;

    /** A prime, so that calls that follow each other are far apart. */
    private static final long STRIDE = 7919;

    private static final int AT_ONCE = 512;
    private static final int MOST_ROUNDS = 3;

    @Override
    public String benchmark() {
        return "cluster-join";
    }

    @Override
    public Map<String, Object> parameters() {
        return Parameters.of("store", store, "actors", actors, "rate", perSecond);
    }

    @Override
    public String unit() {
        return "ms";
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
    public boolean isTimed() {
        return false;
    }

    @Override
    public Duration preparation() {
        return Duration.ofSeconds(30).plus(Duration.ofNanos(60_000).multipliedBy(actors));
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        return store.use(opened -> {
            CountedStore counted = new CountedStore(opened);
            int there = effort.actors(actors);
            progress.now("writing " + there + " actors");
            write(counted, there);
            try (ClusterBed bed = new ClusterBed(counted, options -> options, Lanes.ONE)) {
                ActorRuntime first = bed.host();
                bed.host();
                Joins joins = new Joins(bed, first, counted, notes(bed.caller(), there), perSecond);
                for (int round = 1; round <= Math.min(MOST_ROUNDS, effort.rounds()); round++) {
                    joins.round();
                    progress.now("round " + round + ": " + joins.line());
                }
                return joins.measured();
            }
        });
    }

    /** By a node that ends, so that all are asleep. */
    private static void write(CountedStore store, int count) {
        try (ClusterBed bed =
                new ClusterBed(store, options -> options.maxResidentActors(2 * count + 1_000), Lanes.ALL)) {
            Flux.fromArray(notes(bed.host(), count))
                    .flatMap(note -> note.write(NoteActor.HUNDRED), AT_ONCE)
                    .blockLast();
        }
    }

    private static Note[] notes(ActorRuntime node, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> node.actor(Note.class, "note-" + i))
                .toArray(Note[]::new);
    }

    private static final class Joins {

        private final ClusterBed bed;
        private final ActorRuntime first;
        private final CountedStore store;
        private final Note[] notes;
        private final long perTick;
        private final List<Double> millis = new ArrayList<>();
        private final List<Double> whileCalled = new ArrayList<>();
        private final Latencies latencies = new Latencies();
        private Operations asked = new Operations(0, 0, 0);
        private long called;

        Joins(ClusterBed bed, ActorRuntime first, CountedStore store, Note[] notes, int perSecond) {
            this.bed = bed;
            this.first = first;
            this.store = store;
            this.notes = notes;
            this.perTick = perSecond / TICKS_A_SECOND;
            ClusterBed.awaitBalance(first, 2);
        }

        void round() {
            Operations before = store.operations();
            join(millis, () -> asked = store.operations().since(before));
            Disposable calls = Flux.interval(TICK)
                    .onBackpressureDrop()
                    .concatMap(tick -> Flux.range(0, (int) perTick))
                    .flatMap(i -> call(), AT_ONCE)
                    .subscribe();
            join(whileCalled, calls::dispose);
        }

        private Flux<Integer> call() {
            Note note = notes[(int) (called++ * STRIDE % notes.length)];
            return Flux.defer(() -> {
                long began = System.nanoTime();
                return note.length()
                        .doOnNext(length -> TestBed.check(length == NoteActor.HUNDRED.length(), "a note has its text"))
                        .doOnSuccess(length -> latencies.record(System.nanoTime() - began))
                        .flux();
            });
        }

        /**
         * A third node joins, and leaves again.
         *
         * @param times gets the milliseconds that the join took
         * @param joined called in between
         */
        private void join(List<Double> times, Runnable joined) {
            long began = System.nanoTime();
            ActorRuntime third = bed.host();
            ClusterBed.awaitBalance(first, 3);
            times.add((System.nanoTime() - began) / 1e6);
            joined.run();
            bed.stop(third);
            ClusterBed.awaitBalance(first, 2);
        }

        String line() {
            int last = millis.size() - 1;
            return "balanced after %.0f ms, %.0f ms while called".formatted(millis.get(last), whileCalled.get(last));
        }

        Measured measured() {
            Histogram all = latencies.sum();
            double delayed = all.getTotalCount() - all.getCountBetweenValues(0, DELAYED.toNanos());
            return Measured.of(millis.stream().mapToDouble(Double::doubleValue).toArray())
                    .with(all)
                    .with(
                            "ms while called",
                            Measured.Spread.of(whileCalled.stream()
                                            .mapToDouble(Double::doubleValue)
                                            .toArray())
                                    .median())
                    .with("calls", (double) all.getTotalCount())
                    .with("share delayed", delayed / Math.max(1, all.getTotalCount()))
                    .with("reads", (double) asked.reads())
                    .with("commits", (double) asked.commits())
                    .with("transactions", (double) asked.transactions());
        }
    }
}
