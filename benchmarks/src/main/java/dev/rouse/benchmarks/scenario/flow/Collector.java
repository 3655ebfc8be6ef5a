package dev.rouse.benchmarks.scenario.flow;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A garbage collector of the JVM. */
public enum Collector {
    /** The one that a JVM takes by itself. */
    G1,
    /** The one that stops the program for all it does, and takes least from it between. */
    PARALLEL;

    List<String> in(List<String> flags) {
        return this == G1
                ? flags
                : Stream.concat(flags.stream(), Stream.of("-XX:+UseParallelGC")).toList();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
