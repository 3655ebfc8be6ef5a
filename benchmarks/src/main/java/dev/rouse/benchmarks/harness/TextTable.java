package dev.rouse.benchmarks.harness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Rows of text under a head: columns as wide as they must be on a terminal, or Markdown. */
public final class TextTable {

    private final List<Column> columns;
    private final List<List<String>> rows = new ArrayList<>();

    public TextTable(Column... columns) {
        this.columns = List.of(columns);
    }

    /** A head, and whether what is under it is aligned to the right, as numbers are. */
    public record Column(String head, boolean toTheRight) {

        public static Column text(String head) {
            return new Column(head, false);
        }

        public static Column number(String head) {
            return new Column(head, true);
        }
    }

    /** Adds a row, of as many cells as there are columns. */
    public TextTable row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    /** For a terminal, without a line end. */
    public String plain() {
        int[] widths = IntStream.range(0, columns.size()).map(this::width).toArray();
        List<String> lines = new ArrayList<>();
        lines.add(line(columns.stream().map(Column::head).toList(), widths));
        lines.add("-".repeat(Arrays.stream(widths).map(width -> width + 2).sum()));
        rows.forEach(row -> lines.add(line(row, widths)));
        return String.join(System.lineSeparator(), lines);
    }

    /** In the dialect of GitHub, without a line end. */
    public String markdown() {
        List<String> lines = new ArrayList<>();
        lines.add(cells(columns.stream().map(Column::head).toList()));
        lines.add(cells(columns.stream()
                .map(column -> column.toTheRight() ? "---:" : "---")
                .toList()));
        rows.forEach(row -> lines.add(cells(row)));
        return String.join(System.lineSeparator(), lines);
    }

    /** Three digits, or all before the point. */
    public static String number(double value) {
        String format = value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }

    /** Whether what was wanted was found; empty where nothing was. */
    public static String verdict(@Nullable Boolean met) {
        return met == null ? "" : met ? "met" : "MISSED";
    }

    /** Both ends. */
    public static String range(Measured.Spread spread) {
        return number(spread.min()) + " – " + number(spread.max());
    }

    private int width(int column) {
        ToIntFunction<List<String>> length = row -> row.get(column).length();
        return Math.max(
                columns.get(column).head().length(),
                rows.stream().mapToInt(length).max().orElse(0));
    }

    private String line(List<String> row, int[] widths) {
        return IntStream.range(0, row.size())
                .mapToObj(i -> padded(row.get(i), widths[i], columns.get(i).toTheRight()))
                .collect(Collectors.joining("  "))
                .stripTrailing();
    }

    private static String padded(String text, int width, boolean toTheRight) {
        String space = " ".repeat(width - text.length());
        return toTheRight ? space + text : text + space;
    }

    private static String cells(List<String> row) {
        return row.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |"));
    }
}
