package dev.rouse.benchmarks.harness;

import org.HdrHistogram.Histogram;

/**
 * What one round of a loop counted.
 *
 * @param nanos from the first call to the last answer
 * @param latencies of each call, in nanoseconds
 */
record Round(long nanos, Histogram latencies) {

    double perSecond() {
        return latencies.getTotalCount() * 1e9 / nanos;
    }
}
