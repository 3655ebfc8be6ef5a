package dev.rouse.benchmarks.harness;

import java.util.ArrayList;
import java.util.List;

/** Rounds of a {@link ClosedLoop}, after a warm-up. */
public final class Rounds {

    private static final double STILL_FASTER = 1.05;

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

    /** Rounds that do not count, until one is no faster than the one before: compiling takes longer on a busy machine. */
    private static void warmUp(ClosedLoop loop, String unit, Effort effort, Progress progress) {
        long end = System.nanoTime() + effort.longestWarmUp().toNanos();
        double before;
        double now = 0;
        do {
            before = now;
            now = loop.run(effort.round()).perSecond();
            progress.now("warm-up: %,.0f %s".formatted(now, unit));
        } while (now > before * STILL_FASTER && System.nanoTime() < end);
    }
}
