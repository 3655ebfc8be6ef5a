package dev.rouse.benchmarks.harness;

import org.HdrHistogram.Histogram;

/**
 * The counts of one round of a loop.
 *
 * @param nanos from the first call to the last answer
 * @param latencies of each call, in nanoseconds
 */
public record Round(long nanos, Histogram latencies) {

    private static final double NANOS_OF_A_MICRO = 1e3;

    public double perSecond() {
        return latencies.getTotalCount() * 1e9 / nanos;
    }

    public double millis() {
        return nanos / 1e6;
    }

    public double p99Micros() {
        return latencies.getValueAtPercentile(99) / NANOS_OF_A_MICRO;
    }
}
