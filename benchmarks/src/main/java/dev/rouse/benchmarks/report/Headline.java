package dev.rouse.benchmarks.report;

import dev.rouse.benchmarks.harness.Promise;
import dev.rouse.benchmarks.harness.Scenario;

/**
 * A figure worth quoting, in words for whoever does not know the scenarios.
 *
 * @param words what is done, without who does it
 * @param work {@link Scenario#work()} of it
 * @param of which of its figures
 */
public record Headline(String words, String work, Promise.Figure of) {

    /** Of the value of rounds. */
    public static Headline of(String words, Scenario scenario) {
        return new Headline(words, scenario.work(), Promise.Figure.VALUE);
    }

    /** Of the median latency. */
    public static Headline ofP50(String words, Scenario scenario) {
        return new Headline(words, scenario.work(), Promise.Figure.P50);
    }
}
