package dev.rouse.benchmarks.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** Rounds of a {@link ClosedLoop} or an {@link OpenLoop}, after a warm-up. */
public final class Rounds {

    private static final double FASTER = 1.03;
    private static final int NO_FASTER = 3;
    private static final int LEAST = 2;

    private Rounds() {}

    /**
     * @param window calls in flight
     * @param unit of throughput, for the progress
     * @throws IllegalStateException when a call failed
     */
    public static Measured of(Calls calls, int window, String unit, Effort effort, Progress progress) {
        ClosedLoop loop = new ClosedLoop(calls, window);
        return of(() -> loop.run(effort.round()), Round::perSecond, unit, effort, progress);
    }

    /**
     * Rounds of calls that each stand for many of what is counted.
     *
     * @param many how many
     * @param unit of throughput of the calls, for the progress
     * @throws IllegalStateException when a call failed
     */
    public static Measured ofMany(Calls calls, int window, int many, String unit, Effort effort, Progress progress) {
        ClosedLoop loop = new ClosedLoop(calls, window);
        return of(() -> loop.run(effort.round()), round -> round.perSecond() * many, unit, effort, progress);
    }

    /**
     * Rounds in which each of {@code count} is called once.
     *
     * @param count at least {@code window}
     * @param window calls in flight; the {@code nth} of a slot is to number {@code slot + window * nth}
     * @param before is done before each round, and not measured
     * @throws IllegalStateException when a call failed
     */
    public static Measured ofEach(
            Calls calls, int count, int window, Runnable before, String unit, Effort effort, Progress progress) {
        return of(each(calls, count, window, before), Round::perSecond, unit, effort, progress);
    }

    /**
     * Rounds in which {@code count} are called at once, each once; what a round found is how many milliseconds passed until
     * the last answer.
     *
     * @param before is done before each round, and not measured
     * @throws IllegalStateException when a call failed
     */
    public static Measured ofAllAtOnce(Calls calls, int count, Runnable before, Effort effort, Progress progress) {
        return of(each(calls, count, count, before), Round::millis, "calls/s", effort, progress);
    }

    private static Supplier<Round> each(Calls calls, int count, int window, Runnable before) {
        ClosedLoop loop = new ClosedLoop(calls, window);
        return () -> {
            before.run();
            return loop.each(count);
        };
    }

    /**
     * Rounds of calls that come when they come, whether those before were answered or not. What a round found is the 99th
     * percentile of the latencies in microseconds, each counted from when the call was due: the lateness of the loop itself
     * is in it, and told as a figure.
     *
     * @param perSecond how many are due
     * @throws IllegalStateException when a call failed
     */
    public static Measured open(Calls calls, int perSecond, Effort effort, Progress progress) {
        OpenLoop loop = new OpenLoop(calls, perSecond);
        long end = System.nanoTime() + effort.longest().toNanos();
        warmUp(() -> loop.run(effort.round()).answers(), "calls/s", effort, progress);
        List<Round> rounds = new ArrayList<>(effort.rounds());
        Histogram late = Latencies.empty();
        for (int i = 1; isWorthIt(i, effort, end); i++) {
            OpenLoop.OpenRound round = loop.run(effort.round());
            rounds.add(round.answers());
            late.add(round.late());
            progress.now("round %d of %d: p99 of %,.1f µs at %,.0f calls/s"
                    .formatted(
                            i,
                            effort.rounds(),
                            round.answers().p99Micros(),
                            round.answers().perSecond()));
        }
        Measured.Latency lateness = Measured.Latency.of(late);
        return Measured.of(rounds, Round::p99Micros)
                .with("answers/s", Findings.middle(rounds, Round::perSecond))
                .with("late p50 µs", lateness.p50())
                .with("late p99 µs", lateness.p99());
    }

    private static Measured of(
            Supplier<Round> next, ToDoubleFunction<Round> value, String unit, Effort effort, Progress progress) {
        long end = System.nanoTime() + effort.longest().toNanos();
        warmUp(next, unit, effort, progress);
        List<Round> rounds = new ArrayList<>(effort.rounds());
        for (int i = 1; isWorthIt(i, effort, end); i++) {
            Round round = next.get();
            rounds.add(round);
            progress.now("round %d of %d: %,.0f %s".formatted(i, effort.rounds(), round.perSecond(), unit));
        }
        return Measured.of(rounds, value);
    }

    /** Rounds that take longer than they should are fewer, but some. */
    private static boolean isWorthIt(int round, Effort effort, long end) {
        return round <= Math.min(LEAST, effort.rounds()) || round <= effort.rounds() && System.nanoTime() < end;
    }

    /**
     * Rounds that do not count, until three in a row, and a quarter of the longest warm-up, were no faster than the best
     * before them: on a busy machine the compiler comes late.
     */
    private static void warmUp(Supplier<Round> next, String unit, Effort effort, Progress progress) {
        long end = System.nanoTime() + effort.longestWarmUp().toNanos();
        double best = 0;
        int noFaster = 0;
        long patience = Math.max(NO_FASTER, effort.longestWarmUp().dividedBy(4).dividedBy(effort.round()));
        do {
            double now = next.get().perSecond();
            progress.now("warm-up: %,.0f %s".formatted(now, unit));
            noFaster = now > best * FASTER ? 0 : noFaster + 1;
            best = Math.max(best, now);
        } while (noFaster < patience && System.nanoTime() < end);
    }
}
