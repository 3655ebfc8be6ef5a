package dev.rouse.benchmarks.harness;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The result of one scenario on one machine: a line of the report.
 *
 * @param by who did it
 * @param value median and ends of the rounds, in {@code unit}
 * @param micros latencies; null where there are none
 * @param figures what was counted beside
 * @param rounds that {@code value} is of
 * @param effort that was allowed
 * @param target null when nothing was promised
 * @param promise what the runtime must reach of a rival's figures; null when nothing was promised
 */
public record Result(
        String benchmark,
        String by,
        Map<String, Object> parameters,
        String unit,
        Measured.Spread value,
        Measured.@Nullable Latency micros,
        Map<String, Double> figures,
        int rounds,
        Effort effort,
        @Nullable Target target,
        @Nullable Promise promise,
        Environment environment) {

    public Result {
        parameters = new LinkedHashMap<>(parameters);
        figures = new LinkedHashMap<>(figures);
        Objects.requireNonNull(by);
        Objects.requireNonNull(value);
        Objects.requireNonNull(environment);
    }

    /** {@code measured} of {@code scenario}, here and now. */
    public static Result of(Scenario scenario, Effort effort, Measured measured) {
        return new Result(
                scenario.benchmark(),
                scenario.by(),
                scenario.parameters(),
                scenario.unit(),
                measured.value(),
                measured.latency(),
                measured.figures(),
                measured.rounds(),
                effort,
                scenario.target(),
                scenario.promise(),
                Environment.current());
    }

    /** Whether other processes took so much of the machine that figures are not what they could be. */
    public boolean disturbed() {
        return environment.busy();
    }

    /** As {@link Scenario#work()}. */
    public String work() {
        return parameters.entrySet().stream()
                .map(parameter -> " " + parameter.getKey() + "=" + parameter.getValue())
                .collect(Collectors.joining("", benchmark, ""));
    }

    /** As {@link Scenario#title()}. */
    public String title() {
        return by.equals(Scenario.OURS) ? work() : work() + " by=" + by;
    }

    /** Rates are better when they are more, everything else when it is less. */
    public boolean lessIsBetter() {
        return !unit.endsWith("/s");
    }

    /** Whether {@code other} is of the same program, measured as often: a plan may have made rounds shorter. */
    public boolean comesFromTheSame(Result other) {
        return Objects.equals(environment.commit(), other.environment.commit())
                && effort.rounds() == other.effort.rounds();
    }

    /** This with other figures. */
    public Result with(Measured.Spread otherValue, Measured.@Nullable Latency otherMicros, int otherRounds) {
        return new Result(
                benchmark,
                by,
                parameters,
                unit,
                otherValue,
                otherMicros,
                figures,
                otherRounds,
                effort,
                target,
                promise,
                environment);
    }

    /** Whether what was promised was found; null when nothing was, or the effort was too small to tell. */
    @Nullable
    public Boolean met() {
        return target == null || !effort.judges() ? null : target.isMetBy(value.median());
    }
}
