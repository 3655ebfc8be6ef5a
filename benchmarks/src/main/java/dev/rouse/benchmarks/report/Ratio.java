package dev.rouse.benchmarks.report;

import dev.rouse.benchmarks.harness.Findings;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Promise;
import dev.rouse.benchmarks.harness.Result;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.harness.TextTable;
import dev.rouse.benchmarks.harness.TextTable.Column;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The runtime's value divided by that of a rival which did the same work.
 *
 * @param work the scenario without who did it
 * @param rival {@code pekko}, {@code floor}
 * @param value the middle of the ratios of JVMs that ran next to each other; its ends are worst round by best round
 * @param lessIsBetter whether a ratio below one speaks for the runtime
 * @param p50 the same of the median latencies, whose ends are those of the JVMs; null where there are none
 * @param promise null when nothing was promised
 * @param judged whether the effort was enough to hold the promise against it
 */
public record Ratio(
        String work,
        String rival,
        Measured.Spread value,
        boolean lessIsBetter,
        Measured.@Nullable Spread p50,
        @Nullable Promise promise,
        boolean judged) {

    /** Of all that were measured with a rival, both at one commit and with the same number of rounds. */
    public static List<Ratio> of(List<Result> results) {
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
        if (pairs == 0 || !ours.get(0).comesFromTheSame(theirs.get(0))) {
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
        Measured.Spread p50 = p50(ours, theirs, pairs);
        return Stream.of(new Ratio(
                rival.work(),
                rival.by(),
                value,
                rival.lessIsBetter(),
                p50,
                rival.promise(),
                rival.effort().judges()));
    }

    private static Measured.@Nullable Spread p50(List<Result> ours, List<Result> theirs, int pairs) {
        double[] ratios = IntStream.rangeClosed(1, pairs)
                .mapToDouble(i -> p50(ours.get(ours.size() - i)) / p50(theirs.get(theirs.size() - i)))
                .filter(Double::isFinite)
                .toArray();
        return ratios.length == 0 ? null : Measured.Spread.of(ratios);
    }

    private static double p50(Result result) {
        Measured.Latency micros = result.micros();
        return micros == null ? Double.NaN : micros.p50();
    }

    /** That of a figure; null where there is none. */
    public Measured.@Nullable Spread of(Promise.Figure figure) {
        return figure == Promise.Figure.P50 ? p50 : value;
    }

    /** Whether what was promised was found; null when nothing was, or it cannot be told. */
    @Nullable
    public Boolean met() {
        Measured.Spread found = promise == null ? null : of(promise.of());
        return promise == null || found == null || !judged ? null : promise.isMetBy(found.median());
    }

    private static Measured.Spread divide(Measured.Spread ours, Measured.Spread theirs) {
        return new Measured.Spread(
                ours.median() / theirs.median(), ours.min() / theirs.max(), ours.max() / theirs.min());
    }

    public static TextTable table(List<Ratio> ratios) {
        TextTable table = new TextTable(
                Column.text("runtime : rival"),
                Column.text("rival"),
                Column.number("ratio"),
                Column.number("worst – best"),
                Column.text("better is"),
                Column.number("p50 ratio"),
                Column.number("ends"),
                Column.number("promised"),
                Column.text(""));
        ratios.forEach(ratio -> table.row(
                ratio.work,
                ratio.rival,
                TextTable.number(ratio.value.median()),
                TextTable.range(ratio.value),
                ratio.lessIsBetter ? "less" : "more",
                ratio.p50 == null ? "" : TextTable.number(ratio.p50.median()),
                ratio.p50 == null ? "" : TextTable.range(ratio.p50),
                ratio.promise == null ? "" : ratio.promise.words(),
                TextTable.verdict(ratio.met())));
        return table;
    }
}
