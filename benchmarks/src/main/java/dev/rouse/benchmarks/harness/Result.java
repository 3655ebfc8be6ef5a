package dev.rouse.benchmarks.harness;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of what, and where: a line of the report.
 *
 * @param value median and ends of the rounds, in {@code unit}
 * @param micros latencies; null where there are none
 * @param rounds that {@code value} is of
 * @param effort that was allowed
 * @param target null when nothing was promised
 */
public record Result(
        String benchmark,
        Map<String, Object> parameters,
        String unit,
        Measured.Spread value,
        Measured.@Nullable Latency micros,
        int rounds,
        Effort effort,
        @Nullable Target target,
        Environment environment) {

    public Result {
        parameters = new LinkedHashMap<>(parameters);
    }

    /** {@code measured} of {@code scenario}, here and now. */
    public static Result of(Scenario scenario, Effort effort, Measured measured) {
        return new Result(
                scenario.benchmark(),
                scenario.parameters(),
                scenario.unit(),
                measured.value(),
                measured.latency(),
                measured.rounds(),
                effort,
                scenario.target(),
                Environment.current());
    }

    /** Whether other processes took so much of the machine that figures are not what they could be. */
    public boolean disturbed() {
        return environment.busy();
    }

    /** Whether what was promised was found; null when nothing was. */
    @Nullable
    Boolean met() {
        return target == null ? null : target.isMetBy(value.median());
    }
}
