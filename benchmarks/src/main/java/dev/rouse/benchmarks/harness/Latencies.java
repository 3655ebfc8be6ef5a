package dev.rouse.benchmarks.harness;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.HdrHistogram.Histogram;

/** A histogram for each thread that records, so that recording shares nothing. */
public final class Latencies {

    private static final int SIGNIFICANT_DIGITS = 3;
    private static final double NANOS_OF_A_MILLI = 1e6;

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

    /** Writes the distribution of {@code nanos}, in milliseconds, to a file beside the report. */
    public static void publish(String name, Histogram nanos) {
        Path file = BuildDirectory.path().resolve("report").resolve(name + ".hgrm");
        try {
            Files.createDirectories(file.getParent());
            try (PrintStream out = new PrintStream(file.toFile(), StandardCharsets.UTF_8)) {
                nanos.outputPercentileDistribution(out, NANOS_OF_A_MILLI);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
