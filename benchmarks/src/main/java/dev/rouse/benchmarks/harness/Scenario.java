package dev.rouse.benchmarks.harness;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One thing to measure: one row of the table. It runs in a JVM of its own. */
public interface Scenario {

    /** {@link #by()} of the runtime itself. */
    String OURS = "rouse";

    /** With what it takes to wake it too. */
    Duration MAKING_AN_ACTOR = Duration.ofNanos(20_000);

    /** Name of what is measured, the same for all parameters: {@code calls}. */
    String benchmark();

    /**
     * Name of the program that does the work. Scenarios with the same {@link #work()} are compared: whatever is theirs
     * but this, as window and JVM flags, is the same.
     */
    default String by() {
        return OURS;
    }

    /** Parameters that tell this row from others of the benchmark, in the order to print them. */
    Map<String, Object> parameters();

    /** Of throughput: {@code calls/s}. */
    String unit();

    /** The bound that it must reach; null when nothing was promised. */
    default @Nullable Target target() {
        return null;
    }

    /** The part of this rival's figures that the runtime must reach; null when nothing was promised. */
    default @Nullable Promise promise() {
        return null;
    }

    /** Whether it is part of a run that is to be quick, or only of a full one. */
    default boolean isQuick() {
        return true;
    }

    /** Whether it runs only where it is asked for by name, as the half hour of a full run has no time for it. */
    default boolean isOnlyByName() {
        return false;
    }

    /** Whether there is nothing to measure without a FoundationDB. */
    default boolean needsFoundationDb() {
        return false;
    }

    /** Of the JVM that it runs in. */
    default List<String> jvmFlags() {
        return List.of("-Xms3g", "-Xmx3g");
    }

    /**
     * Of how many processors, from the first one on; 0 for all. Where the machine cannot be told to keep a JVM on some of
     * them, the JVM is told that there are no more.
     */
    default int processors() {
        return 0;
    }

    /** About what it takes beside warm-up and rounds: a JVM, a store, a node, and what is written to it. */
    default Duration preparation() {
        Duration node = Duration.ofMillis(needsFoundationDb() ? 2_200 : 1_500);
        return parameters().get("actors") instanceof Integer actors
                ? node.plus(MAKING_AN_ACTOR.multipliedBy(actors))
                : node;
    }

    /** Whether warm-up and rounds have given lengths; where not, {@link #preparation} is of all that it does. */
    default boolean isTimed() {
        return true;
    }

    /**
     * The least length of the longest warm-up of a full run, half of it in a quick one: at the rates of a database the
     * compiler needs a while to see enough.
     */
    default Duration warmUp() {
        return Duration.ZERO;
    }

    /** Measures, on this thread, within about {@link Effort#of} this. */
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
