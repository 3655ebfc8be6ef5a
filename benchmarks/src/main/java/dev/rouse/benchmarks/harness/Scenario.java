package dev.rouse.benchmarks.harness;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One thing to measure: one row of the table. It runs in a JVM of its own. */
public interface Scenario {

    /** {@link #by()} of the runtime itself. */
    String OURS = "rouse";

    /** What is measured, the same for all parameters: {@code calls}. */
    String benchmark();

    /**
     * Who does the work. Scenarios with the same {@link #work()} are compared: whatever is theirs but this, as window and
     * JVM flags, is the same.
     */
    default String by() {
        return OURS;
    }

    /** What tells this row from others of the benchmark, in the order to print them. */
    Map<String, Object> parameters();

    /** Of throughput: {@code calls/s}. */
    String unit();

    /** What it must reach; null when nothing was promised. */
    default @Nullable Target target() {
        return null;
    }

    /** What the runtime must reach of this rival's figures; null when nothing was promised. */
    default @Nullable Promise promise() {
        return null;
    }

    /** Whether it is part of a run that is to be quick, or only of a full one. */
    default boolean isQuick() {
        return true;
    }

    /** Whether there is nothing to measure without a FoundationDB. */
    default boolean needsFoundationDb() {
        return false;
    }

    /** Of the JVM that it runs in. */
    default List<String> jvmFlags() {
        return List.of("-Xms3g", "-Xmx3g");
    }

    /** Measures, on this thread. */
    Measured measure(Effort effort, Progress progress);

    /** Benchmark and parameters: {@code calls action=value actors=64}. */
    default String work() {
        return parameters().entrySet().stream()
                .map(parameter -> " " + parameter.getKey() + "=" + parameter.getValue())
                .collect(Collectors.joining("", benchmark(), ""));
    }

    /** For people and for choosing: the work, and who does it unless it is the runtime. */
    default String title() {
        return by().equals(OURS) ? work() : work() + " by=" + by();
    }
}
