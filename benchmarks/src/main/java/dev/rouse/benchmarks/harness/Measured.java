package dev.rouse.benchmarks.harness;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The result of a scenario.
 *
 * @param value of the rounds, in the scenario's unit
 * @param latency of single calls; null where there are none
 * @param rounds how many there were
 * @param figures what was counted beside, by a name that says of what: {@code reads/start}
 */
public record Measured(Spread value, @Nullable Latency latency, int rounds, Map<String, Double> figures) {

    public Measured {
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }

    /** The middle of what rounds found, and its ends. */
    public record Spread(double median, double min, double max) {

        public static Spread of(double... values) {
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            int middle = sorted.length / 2;
            double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
            return new Spread(median, sorted[0], sorted[sorted.length - 1]);
        }
    }

    /** In microseconds, of all rounds together. */
    public record Latency(double p50, double p90, double p99, double p999, double max) {

        private static final double NANOS = 1e3;

        static Latency of(Histogram nanos) {
            return new Latency(
                    nanos.getValueAtPercentile(50) / NANOS,
                    nanos.getValueAtPercentile(90) / NANOS,
                    nanos.getValueAtPercentile(99) / NANOS,
                    nanos.getValueAtPercentile(99.9) / NANOS,
                    nanos.getMaxValue() / NANOS);
        }
    }

    /** Of values that have no latencies, one a round. */
    public static Measured of(double... values) {
        return new Measured(Spread.of(values), null, values.length, Map.of());
    }

    /** @param value what a round found */
    public static Measured of(List<Round> rounds, ToDoubleFunction<Round> value) {
        Histogram latencies = Latencies.empty();
        rounds.forEach(round -> latencies.add(round.latencies()));
        double[] values = rounds.stream().mapToDouble(value).toArray();
        return new Measured(Spread.of(values), Latency.of(latencies), rounds.size(), Map.of());
    }

    /**
     * This with latencies of single calls.
     *
     * @param nanos of all rounds together
     */
    public Measured with(Histogram nanos) {
        return new Measured(value, Latency.of(nanos), rounds, figures);
    }

    /** This with one more figure, or another in place of the one of that name. */
    public Measured with(String name, double figure) {
        Map<String, Double> more = new LinkedHashMap<>(figures);
        more.put(name, figure);
        return new Measured(value, latency, rounds, more);
    }
}
