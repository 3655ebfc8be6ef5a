package dev.rouse.benchmarks.scenario.cluster;

import dev.rouse.ActorAddress;
import dev.rouse.ClusterEvent;
import dev.rouse.benchmarks.demo.Counter;
import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Latencies;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.harness.Target;
import dev.rouse.benchmarks.scenario.bed.Lanes;
import dev.rouse.benchmarks.scenario.bed.Parameters;
import dev.rouse.benchmarks.scenario.bed.TestBed;
import dev.rouse.benchmarks.store.StoreKind;
import dev.rouse.host.ActorRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.HdrHistogram.Histogram;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * A hand-over as callers see it: a node joins, gets its half of the shards, and leaves again, while a third one, which has no
 * actors, increments counters, each once in a period that leaves the processors idle for a part of the time: a machine that has
 * nothing left shows its queues, not a hand-over. Counted is the longest call to each counter whose shard moved, from when it was
 * made to its answer: it waited from the seal on the one node to the opening on the other, with its way there and back. The first
 * rounds, whose code is not compiled yet, are told of and not counted. A call that failed, or a sum that is not one more than the one
 * before, ends the measurement. Told beside it is the gap itself, as the nodes see it ({@link Gaps}).
 *
 * @param actors that are called, at most one call in flight each
 * @param period time between two calls of an actor
 */
public record HandOverGap(StoreKind store, int actors, Duration period, Target target) implements Scenario {

    private static final double NANOS_OF_A_MILLI = 1e6;

    /** Before the code of hand-overs is compiled; they are told of, and not counted. */
    private static final int COLD_ROUNDS = 6;

    /** Shards arrive, then calls that waited for them. */
    private static final Duration LAST_ANSWERS = Duration.ofMillis(200);

    @Override
    public String benchmark() {
        return "cluster-hand-over";
    }

    @Override
    public Map<String, Object> parameters() {
        return Parameters.of("store", store, "actors", actors, "period ms", period.toMillis());
    }

    @Override
    public String unit() {
        return "ms p99";
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
        return Duration.ofSeconds(60);
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        return store.use(opened -> {
            try (ClusterBed bed = new ClusterBed(opened, options -> options, Lanes.ONE)) {
                ActorRuntime stays = bed.host();
                Counter[] counters = ClusterBed.counters(bed.caller(), effort.actors(actors));
                ClusterBed.wake(counters);
                try (SteadyCalls calls = new SteadyCalls(period, counters)) {
                    Moves moves = new Moves(Parameters.plain(store).toString(), stays, calls, counters.length);
                    long cold = Math.min(COLD_ROUNDS, effort.longestWarmUp().toSeconds());
                    for (int nth = 1; nth <= cold; nth++) {
                        moves.joinAndLeave(bed);
                        progress.now("cold " + moves.line(nth));
                    }
                    moves.forget();
                    for (int round = 1; round <= effort.rounds(); round++) {
                        moves.joinAndLeave(bed);
                        progress.now(moves.line(round));
                    }
                    return moves.measured();
                }
            }
        });
    }

    /** Hand-overs from the node that stays and back to it, and what the callers saw. */
    private static final class Moves {

        private final String store;
        private final ActorRuntime stays;
        private final SteadyCalls calls;
        private final int actors;
        private final Set<Integer> moved = ConcurrentHashMap.newKeySet();
        private final Histogram all = Latencies.empty();
        private final Gaps gaps = new Gaps();
        private final List<Double> rounds = new ArrayList<>();

        Moves(String store, ActorRuntime stays, SteadyCalls calls, int actors) {
            this.store = store;
            this.stays = stays;
            this.calls = calls;
            this.actors = actors;
        }

        private void note(ClusterEvent event) {
            if (event instanceof ClusterEvent.ShardsGiven given) {
                moved.addAll(given.shards());
            } else if (event instanceof ClusterEvent.ShardsTaken taken && taken.from() != null) {
                moved.addAll(taken.shards());
            }
        }

        void joinAndLeave(ClusterBed bed) {
            Disposable.Composite listening = Disposables.composite();
            listening.add(stays.cluster().events().subscribe(this::note));
            listening.add(stays.cluster().events().subscribe(gaps::note));
            Histogram round = Latencies.empty();
            begin();
            ActorRuntime joins = bed.host();
            listening.add(joins.cluster().events().subscribe(gaps::note));
            ClusterBed.awaitBalance(stays, 2);
            collect(round);
            begin();
            bed.stop(joins);
            ClusterBed.awaitBalance(stays, 1);
            collect(round);
            listening.dispose();
            all.add(round);
            rounds.add(round.getValueAtPercentile(99) / NANOS_OF_A_MILLI);
        }

        /** Drops all that was measured so far. */
        void forget() {
            all.reset();
            gaps.forget();
            rounds.clear();
        }

        private void begin() {
            moved.clear();
            gaps.begin();
            calls.forget();
        }

        private void collect(Histogram round) {
            ClusterBed.pause(LAST_ANSWERS);
            for (int i = 0; i < actors; i++) {
                int shard = ActorAddress.of("counter", ClusterBed.key(i)).id().shard();
                if (moved.contains(shard)) {
                    round.recordValue(calls.longest(i));
                }
            }
            TestBed.check(calls.failed() == 0, "no call fails, got " + calls.failed() + ": " + calls.failure());
        }

        String line(int round) {
            return "round %d: p99 of %.1f ms".formatted(round, rounds.get(rounds.size() - 1));
        }

        private double gap(double percentile) {
            return gaps.all().getValueAtPercentile(percentile) / NANOS_OF_A_MILLI;
        }

        Measured measured() {
            Latencies.publish("cluster-hand-over-" + store, all);
            Latencies.publish("cluster-hand-over-gaps-" + store, gaps.all());
            return Measured.of(rounds.stream().mapToDouble(Double::doubleValue).toArray())
                    .with(all)
                    .with("gap p50 ms", gap(50))
                    .with("gap p99 ms", gap(99))
                    .with("gap max ms", gap(100))
                    .with("moved actors", (double) all.getTotalCount())
                    .with("calls", (double) calls.made())
                    .with("calls failed", (double) calls.failed());
        }
    }
}
