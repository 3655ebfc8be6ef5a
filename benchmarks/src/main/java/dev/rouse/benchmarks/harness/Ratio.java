package dev.rouse.benchmarks.harness;

import dev.rouse.benchmarks.harness.TextTable.Column;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How the runtime compares with a rival that did the same work: its value divided by the rival's.
 *
 * @param work the scenario without who did it
 * @param rival {@code pekko}, {@code floor}
 * @param value the middle of the ratios of JVMs that ran next to each other; its ends are worst round by best round
 * @param lessIsBetter whether a ratio below one speaks for the runtime
 */
record Ratio(String work, String rival, Measured.Spread value, boolean lessIsBetter) {

    /** Of all that were measured with a rival. */
    static List<Ratio> of(List<Result> results) {
        Findings findings = Findings.of(results);
        return findings.merged().stream()
                .filter(result -> !result.by().equals(Scenario.OURS))
                .flatMap(rival -> of(rival, findings))
                .toList();
    }

    private static Stream<Ratio> of(Result rival, Findings findings) {
        List<Result> ours = findings.of(rival.work());
        List<Result> theirs = findings.of(rival.title());
        int pairs = Math.min(ours.size(), theirs.size());
        if (pairs == 0) {
            return Stream.empty();
        }
        List<Measured.Spread> ratios = IntStream.rangeClosed(1, pairs)
                .mapToObj(i -> divide(
                        ours.get(ours.size() - i).value(),
                        theirs.get(theirs.size() - i).value()))
                .toList();
        Measured.Spread value = new Measured.Spread(
                Findings.middle(ratios, Measured.Spread::median),
                ratios.stream().mapToDouble(Measured.Spread::min).min().orElseThrow(),
                ratios.stream().mapToDouble(Measured.Spread::max).max().orElseThrow());
        return Stream.of(new Ratio(rival.work(), rival.by(), value, rival.lessIsBetter()));
    }

    private static Measured.Spread divide(Measured.Spread ours, Measured.Spread theirs) {
        return new Measured.Spread(
                ours.median() / theirs.median(), ours.min() / theirs.max(), ours.max() / theirs.min());
    }

    static TextTable table(List<Ratio> ratios) {
        TextTable table = new TextTable(
                Column.text("runtime : rival"),
                Column.text("rival"),
                Column.number("ratio"),
                Column.number("worst – best"),
                Column.text("better is"));
        ratios.forEach(ratio -> table.row(
                ratio.work,
                ratio.rival,
                TextTable.number(ratio.value.median()),
                TextTable.range(ratio.value),
                ratio.lessIsBetter ? "less" : "more"));
        return table;
    }
}
