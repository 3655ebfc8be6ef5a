package dev.rouse.benchmarks.harness;

import java.time.Duration;

/**
 * How much time measuring takes.
 *
 * @param longestWarmUp after which rounds count even if they still get faster
 * @param rounds that count, at least 1
 * @param round the length of one
 * @param residents actors whose memory is measured
 */
public record Effort(Duration longestWarmUp, int rounds, Duration round, int residents) {

    /** For a look: everything in less than three minutes. */
    public static final Effort QUICK = new Effort(Duration.ofSeconds(2), 4, Duration.ofMillis(400), 100_000);

    /** For figures that are quoted: everything in less than half an hour. */
    public static final Effort FULL = new Effort(Duration.ofSeconds(10), 10, Duration.ofSeconds(3), 1_000_000);
}
