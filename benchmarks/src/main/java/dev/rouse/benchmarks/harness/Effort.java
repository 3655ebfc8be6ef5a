package dev.rouse.benchmarks.harness;

import java.time.Duration;

/**
 * How much time measuring takes.
 *
 * @param longestWarmUp after which rounds count even if they still get faster
 * @param rounds that count, at least 1
 * @param round the length of one
 * @param mostActors that there are at the same time, whatever a scenario wants: fewer only where figures do not matter
 */
public record Effort(Duration longestWarmUp, int rounds, Duration round, int mostActors) {

    private static final int MILLION = 1_000_000;

    /** For a look: everything in less than three minutes. */
    public static final Effort QUICK = new Effort(Duration.ofMillis(1800), 4, Duration.ofMillis(250), MILLION);

    /** For figures that are quoted: everything in less than half an hour. */
    public static final Effort FULL = new Effort(Duration.ofSeconds(5), 7, Duration.ofSeconds(1), MILLION);

    /** As many actors as may be of {@code wanted}. */
    public int actors(int wanted) {
        return Math.min(wanted, mostActors);
    }

    /** With more time until rounds count: where the compiler has much to see. */
    public Effort withWarmUpTimes(int times) {
        return new Effort(longestWarmUp.multipliedBy(times), rounds, round, mostActors);
    }
}
