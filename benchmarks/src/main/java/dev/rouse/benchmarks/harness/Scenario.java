package dev.rouse.benchmarks.harness;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One thing to measure: one row of the table. It runs in a JVM of its own. */
public interface Scenario {

    /** What is measured, the same for all parameters: {@code calls}. */
    String benchmark();

    /** What tells this row from others of the benchmark, in the order to print them. */
    Map<String, Object> parameters();

    /** Of throughput: {@code calls/s}. */
    String unit();

    /** What it must reach; null when nothing was promised. */
    default @Nullable Target target() {
        return null;
    }

    /** Of the JVM that it runs in. */
    default List<String> jvmFlags() {
        return List.of("-Xms3g", "-Xmx3g");
    }

    /** Measures, on this thread. */
    Measured measure(Effort effort, Progress progress);

    /** Benchmark and parameters, for people and for choosing: {@code calls action=value actors=64}. */
    default String title() {
        return parameters().entrySet().stream()
                .map(parameter -> " " + parameter.getKey() + "=" + parameter.getValue())
                .collect(Collectors.joining("", benchmark(), ""));
    }
}
