package dev.rouse.benchmarks.scenario.alarm;

import dev.rouse.benchmarks.demo.Counter;
import dev.rouse.benchmarks.harness.Latencies;
import dev.rouse.benchmarks.scenario.bed.TestBed;
import dev.rouse.host.ActorRuntime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/**
 * Increments of counters that stay awake, at a steady rate whether those before were answered or not, from when it is made. A latency
 * counts from when its call was due, and to the time before or after an instant by which.
 */
final class SteadyUsers {

    private static final int COUNTERS = 100;
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final long NANOS = 1_000_000_000;

    private final Counter[] counters;
    private final long instant;
    private final long began;
    private final long nanosOfOne;
    private final Latencies before = new Latencies();
    private final Latencies after = new Latencies();
    private final AtomicLong made = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Disposable ticking;

    /** Latencies before the instant and after it. */
    record Found(Histogram before, Histogram after) {}

    /** @param instant by {@link System#nanoTime} */
    SteadyUsers(ActorRuntime runtime, int perSecond, long instant) {
        this.counters = IntStream.range(0, COUNTERS)
                .mapToObj(i -> runtime.actor(Counter.class, "counter-" + i))
                .toArray(Counter[]::new);
        this.instant = instant;
        this.nanosOfOne = NANOS / perSecond;
        Flux.fromArray(counters).flatMap(counter -> counter.increment(1)).blockLast(LONGEST);
        this.began = System.nanoTime();
        this.ticking =
                Flux.interval(Duration.ZERO, Duration.ofNanos(nanosOfOne)).subscribe(this::call);
    }

    private void call(long nth) {
        long due = began + nth * nanosOfOne;
        made.incrementAndGet();
        counters[(int) (nth % COUNTERS)].increment(1).subscribe(sum -> answered(due), failure::set);
    }

    private void answered(long due) {
        (due - instant < 0 ? before : after).record(System.nanoTime() - due);
        answered.incrementAndGet();
    }

    /** Makes no more calls, and waits for the answers. */
    Found end() {
        ticking.dispose();
        Boolean all = Flux.interval(Duration.ofMillis(5))
                .map(tick -> answered.get() == made.get())
                .takeUntil(Boolean::booleanValue)
                .take(LONGEST)
                .blockLast();
        TestBed.check(
                Boolean.TRUE.equals(all),
                "all calls are answered, and " + answered + " of " + made + " were: " + failure);
        return new Found(before.sum(), after.sum());
    }
}
