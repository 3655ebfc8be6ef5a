package dev.rouse.benchmarks.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Rounds of a {@link ClosedLoop}, after a warm-up. */
public final class Rounds {

    private static final double FASTER = 1.05;

    private Rounds() {}

    /**
     * @param window calls in flight
     * @param unit of throughput, for the progress
     * @throws IllegalStateException when a call failed
     */
    public static Measured of(Calls calls, int window, String unit, Effort effort, Progress progress) {
        ClosedLoop loop = new ClosedLoop(calls, window);
        return of(() -> loop.run(effort.round()), unit, effort, progress);
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
        ClosedLoop loop = new ClosedLoop(calls, window);
        Supplier<Round> round = () -> {
            before.run();
            return loop.each(count);
        };
        return of(round, unit, effort, progress);
    }

    private static Measured of(Supplier<Round> next, String unit, Effort effort, Progress progress) {
        warmUp(next, unit, effort, progress);
        List<Round> rounds = new ArrayList<>(effort.rounds());
        for (int i = 1; i <= effort.rounds(); i++) {
            Round round = next.get();
            rounds.add(round);
            progress.now("round %d of %d: %,.0f %s".formatted(i, effort.rounds(), round.perSecond(), unit));
        }
        return Measured.of(rounds);
    }

    /**
     * Rounds that do not count, until two in a row were no faster than the best before them: on a busy machine the
     * compiler comes late.
     */
    private static void warmUp(Supplier<Round> next, String unit, Effort effort, Progress progress) {
        long end = System.nanoTime() + effort.longestWarmUp().toNanos();
        double best = 0;
        int noFaster = 0;
        do {
            double now = next.get().perSecond();
            progress.now("warm-up: %,.0f %s".formatted(now, unit));
            noFaster = now > best * FASTER ? 0 : noFaster + 1;
            best = Math.max(best, now);
        } while (noFaster < 2 && System.nanoTime() < end);
    }
}
