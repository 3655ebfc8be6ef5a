package dev.rouse.benchmarks.scenario.alarm;

import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.scenario.bed.Parameters;
import dev.rouse.benchmarks.store.StoreKind;
import dev.rouse.kv.KvStore;
import java.time.Duration;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Calls of users while a node that has just taken over all shards wakes many actors whose alarms are due at the same instant: durable ones,
 * to actors that are awake, at a steady rate, from that instant until the last of those actors sleeps again; and the same calls in the
 * second before. With the most that the store was asked at a time.
 */
public record AlarmsBesideUsers(StoreKind store, int actors, int perSecond) implements Scenario {

    private static final int MOST_ROUNDS = 3;
    private static final double P99 = 99;
    private static final double NANOS_OF_A_MILLI = 1e6;
    private static final Duration OF_ONE = Duration.ofNanos(200_000);

    @Override
    public String benchmark() {
        return "cluster-due";
    }

    @Override
    public Map<String, Object> parameters() {
        return Parameters.of("store", store, "actors", actors, "rate", perSecond);
    }

    @Override
    public String unit() {
        return "ms p99 of users";
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
        return Duration.ofSeconds(10).plus(OF_ONE.multipliedBy((long) actors * (MOST_ROUNDS + 1)));
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        return store.use(opened -> measure(opened, effort, progress));
    }

    private Measured measure(KvStore opened, Effort effort, Progress progress) {
        int there = effort.actors(actors);
        try (AlarmRounds rounds = new AlarmRounds(opened, there, perSecond)) {
            progress.now("setting " + there + " alarms");
            if (!effort.longestWarmUp().isZero()) {
                rounds.ringBesideUsers();
            }
            Histogram before = new Histogram(3);
            Histogram during = new Histogram(3);
            double[] p99 = new double[Math.min(effort.rounds(), MOST_ROUNDS)];
            for (int i = 0; i < p99.length; i++) {
                SteadyUsers.Found found = rounds.ringBesideUsers();
                before.add(found.before());
                during.add(found.after());
                p99[i] = found.after().getValueAtPercentile(P99) / NANOS_OF_A_MILLI;
                progress.now("round %d of %d: p99 of %.1f ms".formatted(i + 1, p99.length, p99[i]));
            }
            return Measured.of(p99)
                    .with(during)
                    .with("p99 before", before.getValueAtPercentile(P99) / NANOS_OF_A_MILLI)
                    .with("calls", (double) during.getTotalCount())
                    .with("most in flight", rounds.load().mostInFlight());
        }
    }
}
