package dev.rouse.benchmarks.harness;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.HdrHistogram.Histogram;

/** A histogram for each thread that records, so that recording shares nothing. */
public final class Latencies {

    private static final int SIGNIFICANT_DIGITS = 3;

    private final Queue<Histogram> all = new ConcurrentLinkedQueue<>();
    private final ThreadLocal<Histogram> own = ThreadLocal.withInitial(this::add);

    private Histogram add() {
        Histogram histogram = empty();
        all.add(histogram);
        return histogram;
    }

    /** Growing, so that no latency is too long for it. */
    public static Histogram empty() {
        return new Histogram(SIGNIFICANT_DIGITS);
    }

    public void record(long nanos) {
        own.get().recordValue(Math.max(0, nanos));
    }

    /** Everything, once nobody records any more. */
    public Histogram sum() {
        Histogram sum = empty();
        all.forEach(sum::add);
        return sum;
    }
}
