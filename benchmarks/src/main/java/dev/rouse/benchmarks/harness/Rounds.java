package dev.rouse.benchmarks.harness;

import java.util.ArrayList;
import java.util.List;

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
        warmUp(loop, unit, effort, progress);
        List<Round> rounds = new ArrayList<>(effort.rounds());
        for (int i = 1; i <= effort.rounds(); i++) {
            Round round = loop.run(effort.round());
            rounds.add(round);
            progress.now("round %d of %d: %,.0f %s".formatted(i, effort.rounds(), round.perSecond(), unit));
        }
        return Measured.of(rounds);
    }

    /**
     * Rounds that do not count, until two in a row were no faster than the best before them: on a busy machine the
     * compiler comes late.
     */
    private static void warmUp(ClosedLoop loop, String unit, Effort effort, Progress progress) {
        long end = System.nanoTime() + effort.longestWarmUp().toNanos();
        double best = 0;
        int noFaster = 0;
        do {
            double now = loop.run(effort.round()).perSecond();
            progress.now("warm-up: %,.0f %s".formatted(now, unit));
            noFaster = now > best * FASTER ? 0 : noFaster + 1;
            best = Math.max(best, now);
        } while (noFaster < 2 && System.nanoTime() < end);
    }
}
