package dev.rouse.benchmarks.scenario.alarm;

import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.harness.Target;
import dev.rouse.benchmarks.scenario.bed.Parameters;
import dev.rouse.benchmarks.store.CountedStore.Operations;
import dev.rouse.benchmarks.store.StoreKind;
import dev.rouse.benchmarks.store.WatchedStore.Load;
import dev.rouse.kv.KvStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Actors that all sleep, on a node that has just started, and whose alarms are due at the same instant: from then on each is
 * woken, runs one turn that changes its state, is saved with the end of its schedule's entry, and sleeps again. Latencies are
 * from the instant until an actor slept again; what the store is asked includes the node's reading of the alarm index.
 * All set their alarms anew from one round to the next, which is not measured. A last round is for the live heap alone, because every
 * look at it is a collection.
 */
public record Alarms(
        StoreKind store,
        int actors,
        boolean isQuick,
        @Nullable Target target) implements Scenario {

    private static final int MOST_ROUNDS = 3;

    /** About what an alarm takes to be set, to come and to be run. */
    private static final Duration OF_ONE = Duration.ofNanos(80_000);

    private static final Duration OF_ONE_ON_FOUNDATIONDB = Duration.ofNanos(150_000);
    private static final double MIB = 1 << 20;

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
        return "alarms/s";
    }

    @Override
    public boolean needsFoundationDb() {
        return store.isFoundationDb();
    }

    /** With a heap that a flood would fill. */
    @Override
    public List<String> jvmFlags() {
        return List.of("-Xms1g", "-Xmx1g");
    }

    /** Rounds are as long as they take. */
    @Override
    public boolean isTimed() {
        return false;
    }

    @Override
    public Duration preparation() {
        Duration ofOne = store.isFoundationDb() ? OF_ONE_ON_FOUNDATIONDB : OF_ONE;
        return Duration.ofSeconds(3).plus(ofOne.multipliedBy((long) actors * (MOST_ROUNDS + 2)));
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        return store.use(opened -> measure(opened, effort, progress));
    }

    private Measured measure(KvStore opened, Effort effort, Progress progress) {
        int there = effort.actors(actors);
        try (AlarmRounds rounds = new AlarmRounds(opened, there)) {
            progress.now("setting " + there + " alarms");
            if (!effort.longestWarmUp().isZero()) {
                progress.now("warm-up: %,.0f %s".formatted(rounds.ring().perSecond(), unit()));
            }
            Histogram latencies = new Histogram(3);
            double[] perSecond = new double[Math.min((effort.rounds() + 1) / 2, MOST_ROUNDS)];
            for (int i = 0; i < perSecond.length; i++) {
                AlarmRounds.Round round = rounds.ring();
                perSecond[i] = round.perSecond();
                round.recordInto(latencies);
                progress.now("round %d of %d: %,.0f %s".formatted(i + 1, perSecond.length, perSecond[i], unit()));
            }
            Measured measured = Measured.of(perSecond).with(latencies);
            return withHeap(withLoad(measured, rounds, there), rounds);
        }
    }

    private static Measured withLoad(Measured measured, AlarmRounds rounds, int there) {
        Operations asked = rounds.operations();
        Load load = rounds.load();
        return measured.with("turns/alarm", rounds.turnsOfAnAlarm())
                .with("actors/read", (double) there / Math.max(1, asked.reads()))
                .with("actors/commit", (double) there / Math.max(1, asked.commits()))
                .with("B read/actor", (double) load.bytesRead() / there)
                .with("B written/actor", (double) load.bytesWritten() / there)
                .with("most in flight", load.mostInFlight());
    }

    private static Measured withHeap(Measured measured, AlarmRounds rounds) {
        AlarmRounds.Heap heap = rounds.ringAndWatchTheHeap();
        return measured.with("live MB before", heap.before() / MIB).with("live MB at most", heap.most() / MIB);
    }
}
