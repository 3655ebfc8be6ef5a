package dev.rouse.benchmarks.harness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Results as text for people: one row each, columns as wide as they must be. */
public final class ResultTable {

    private static final List<String> HEAD =
            List.of("benchmark", "median", "min – max", "unit", "p50 µs", "p99 µs", "target", "");
    private static final List<Boolean> TO_THE_RIGHT = List.of(false, true, true, false, true, true, true, false);

    private ResultTable() {}

    /** The table, without a line end. */
    public static String of(List<Result> results) {
        List<List<String>> rows = new ArrayList<>(List.of(HEAD));
        results.forEach(result -> rows.add(row(result)));
        int[] widths = IntStream.range(0, HEAD.size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        List<String> lines =
                new ArrayList<>(rows.stream().map(row -> line(row, widths)).toList());
        lines.add(1, "-".repeat(Arrays.stream(widths).map(width -> width + 2).sum()));
        return String.join(System.lineSeparator(), lines);
    }

    private static List<String> row(Result result) {
        Measured.Spread value = result.value();
        Measured.Latency micros = result.micros();
        return List.of(
                title(result),
                number(value.median()),
                number(value.min()) + " – " + number(value.max()),
                result.unit(),
                micros == null ? "" : number(micros.p50()),
                micros == null ? "" : number(micros.p99()),
                target(result.target()),
                verdict(result.met()));
    }

    private static String title(Result result) {
        return result.parameters().entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                .collect(Collectors.joining(" ", result.benchmark() + " ", ""));
    }

    /** Three digits, or all before the point. */
    private static String number(double value) {
        String format = value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }

    private static String target(@Nullable Target target) {
        return target == null ? "" : (target.atMost() ? "≤ " : "≥ ") + number(target.bound());
    }

    private static String verdict(@Nullable Boolean met) {
        return met == null ? "" : met ? "met" : "MISSED";
    }

    private static String line(List<String> row, int[] widths) {
        return IntStream.range(0, row.size())
                .mapToObj(column -> padded(row.get(column), widths[column], TO_THE_RIGHT.get(column)))
                .collect(Collectors.joining("  "))
                .stripTrailing();
    }

    private static String padded(String text, int width, boolean toTheRight) {
        String space = " ".repeat(width - text.length());
        return toTheRight ? space + text : text + space;
    }
}
