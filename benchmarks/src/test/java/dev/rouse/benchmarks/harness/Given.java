package dev.rouse.benchmarks.harness;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Scenarios and results to report on. */
public final class Given {

    private Given() {}

    /** A scenario that cannot be measured. */
    public record Calls(
            String by,
            int actors,
            String unit,
            @Nullable Target target,
            @Nullable Promise promise) implements Scenario {

        public Calls(String by, int actors, String unit, @Nullable Target target) {
            this(by, actors, unit, target, null);
        }

        @Override
        public String benchmark() {
            return "calls";
        }

        @Override
        public Map<String, Object> parameters() {
            return new TreeMap<>(Map.of("actors", actors, "window", 1));
        }

        @Override
        public Measured measure(Effort effort, Progress progress) {
            throw new UnsupportedOperationException();
        }
    }

    /** A scenario whose rounds are as long as they take. */
    public record AllAtOnce() implements Scenario {

        @Override
        public String benchmark() {
            return "all-at-once";
        }

        @Override
        public Map<String, Object> parameters() {
            return Map.of();
        }

        @Override
        public String unit() {
            return "ms";
        }

        @Override
        public boolean isTimed() {
            return false;
        }

        @Override
        public Measured measure(Effort effort, Progress progress) {
            throw new UnsupportedOperationException();
        }
    }

    public static Scenario scenario(@Nullable Target target) {
        return new Calls(Scenario.OURS, 64, "calls/s", target);
    }

    public static Scenario by(String who) {
        return new Calls(who, 64, "calls/s", null);
    }

    public static Scenario promised(String who, Promise promise) {
        return new Calls(who, 64, "calls/s", null, promise);
    }

    public static Result result(Scenario scenario, double... values) {
        return Result.of(scenario, Effort.QUICK, Measured.of(values));
    }

    /** A call of each number of microseconds up to a thousand, in a second. */
    public static Measured loop() {
        Histogram thousand = Latencies.empty();
        for (int micros = 1; micros <= 1000; micros++) {
            thousand.recordValue(micros * 1000L);
        }
        return Measured.of(List.of(new Round(1_000_000_000, thousand)), Round::perSecond);
    }
}
