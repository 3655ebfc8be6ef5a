package dev.rouse.benchmarks.report;

import dev.rouse.benchmarks.harness.Findings;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Result;
import dev.rouse.benchmarks.harness.Target;
import dev.rouse.benchmarks.harness.TextTable;
import dev.rouse.benchmarks.harness.TextTable.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Results as text for people: one row each. */
public final class ResultTable {

    private ResultTable() {}

    /** The table for a terminal, without a line end. */
    public static String of(List<Result> results) {
        return table(results).plain();
    }

    /** Summary of a run: a row for each scenario, and the ratios where some did the same work. */
    public static String summary(List<Result> run) {
        String end = System.lineSeparator();
        List<Result> results = Findings.of(run).merged();
        List<TextTable> tables = new ArrayList<>(List.of(table(results)));
        tables.addAll(comparisons(results, Ratio.of(run)));
        return tables.stream().map(TextTable::plain).collect(Collectors.joining(end + end));
    }

    /** Tables of what is compared with each other; none where nothing is. */
    public static List<TextTable> comparisons(List<Result> results, List<Ratio> ratios) {
        List<Scaling> scalings = Scaling.of(results);
        return Stream.concat(
                        ratios.isEmpty() ? Stream.empty() : Stream.of(Ratio.table(ratios)),
                        scalings.isEmpty() ? Stream.empty() : Stream.of(Scaling.table(scalings)))
                .toList();
    }

    public static TextTable table(List<Result> results) {
        TextTable table = new TextTable(
                Column.text("benchmark"),
                Column.number("median"),
                Column.number("min – max"),
                Column.text("unit"),
                Column.number("p50 µs"),
                Column.number("p99 µs"),
                Column.text("beside"),
                Column.number("target"),
                Column.text(""));
        results.forEach(result -> add(result, table));
        return table;
    }

    private static void add(Result result, TextTable table) {
        Measured.Spread value = result.value();
        Measured.Latency micros = result.micros();
        table.row(
                result.title(),
                TextTable.number(value.median()),
                TextTable.range(value),
                result.unit(),
                micros == null ? "" : TextTable.number(micros.p50()),
                micros == null ? "" : TextTable.number(micros.p99()),
                beside(result.figures()),
                target(result.target()),
                TextTable.verdict(result.met()));
    }

    private static String target(@Nullable Target target) {
        return target == null ? "" : (target.atMost() ? "≤ " : "≥ ") + TextTable.number(target.bound());
    }

    private static String beside(Map<String, Double> figures) {
        return figures.entrySet().stream()
                .map(figure -> figure.getKey() + " " + TextTable.number(figure.getValue()))
                .collect(Collectors.joining(", "));
    }
}
