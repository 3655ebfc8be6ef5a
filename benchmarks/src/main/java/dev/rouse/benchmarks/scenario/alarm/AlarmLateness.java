package dev.rouse.benchmarks.scenario.alarm;

import static dev.rouse.benchmarks.harness.Target.atMost;

import dev.rouse.ActorOptions;
import dev.rouse.ActorType;
import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.harness.Target;
import dev.rouse.benchmarks.scenario.bed.Parameters;
import dev.rouse.benchmarks.scenario.bed.TestBed;
import dev.rouse.benchmarks.store.StoreKind;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.KvStore;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * One alarm after the other on a node that has nothing else to do: from the time at which it is due until the actor's turn
 * begins. An actor that is found asleep is read from the store for it. The value is the latest alarm of a round.
 */
public record AlarmLateness(StoreKind store, Found found, boolean isQuick) implements Scenario {

    /** The state that the alarm finds its actor in. */
    public enum Found {
        ASLEEP,
        AWAKE
    }

    private static final int LEAST_ALARMS = 10;
    private static final Duration OF_ONE = Duration.ofMillis(25);
    private static final int LEAD_MILLIS = 25;

    @Override
    public String benchmark() {
        return "alarm-lateness";
    }

    @Override
    public Map<String, Object> parameters() {
        return Parameters.of("store", store, "found", found);
    }

    @Override
    public String unit() {
        return "ms";
    }

    @Override
    public Target target() {
        return atMost(100);
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
        LinkedBlockingQueue<Long> rang = new LinkedBlockingQueue<>();
        ActorRuntime runtime = ActorRuntime.builder()
                .store(opened)
                .register(ActorType.of(Alarm.class, () -> new AlarmActor(key -> rang.add(System.nanoTime())))
                        .options(options()))
                .options(options -> options.warmCacheBytes(0))
                .start()
                .blockOptional()
                .orElseThrow();
        try {
            int alarms = Math.max(LEAST_ALARMS, (int) effort.round().dividedBy(OF_ONE));
            Histogram latencies = new Histogram(3);
            double[] latest = new double[effort.rounds()];
            if (!effort.longestWarmUp().isZero()) {
                round(runtime, rang, alarms);
            }
            for (int i = 0; i < latest.length; i++) {
                Histogram round = round(runtime, rang, alarms);
                latest[i] = round.getMaxValue() / 1e6;
                latencies.add(round);
                progress.now("round %d of %d: at most %.2f %s".formatted(i + 1, latest.length, latest[i], unit()));
            }
            return Measured.of(latest).with(latencies).with("alarms", (double) latencies.getTotalCount());
        } finally {
            runtime.stop().block();
        }
    }

    private ActorOptions options() {
        return found == Found.ASLEEP
                ? ActorOptions.builder().idleTimeout(Duration.ZERO).build()
                : ActorOptions.builder().noIdleTimeout().build();
    }

    private static Histogram round(ActorRuntime runtime, LinkedBlockingQueue<Long> rang, int alarms) {
        Histogram late = new Histogram(3);
        Alarm alarm = runtime.actor(Alarm.class, "alarm");
        for (int i = 0; i < alarms; i++) {
            Instant due = Instant.now().truncatedTo(ChronoUnit.MILLIS).plusMillis(LEAD_MILLIS + i % 7);
            long dueNanos =
                    System.nanoTime() + Duration.between(Instant.now(), due).toNanos();
            alarm.set(due).block();
            late.recordValue(Math.max(0, next(rang) - dueNanos));
        }
        return late;
    }

    private static long next(LinkedBlockingQueue<Long> rang) {
        try {
            Long at = rang.poll(1, TimeUnit.MINUTES);
            TestBed.check(at != null, "an alarm fires within a minute");
            return at;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while an alarm was to fire.", e);
        }
    }
}
