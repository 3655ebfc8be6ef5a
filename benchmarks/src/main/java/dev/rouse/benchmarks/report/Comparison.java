package dev.rouse.benchmarks.report;

import dev.rouse.benchmarks.harness.Findings;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Result;
import dev.rouse.benchmarks.harness.TextTable;
import dev.rouse.benchmarks.harness.TextTable.Column;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds what became faster or slower from one file of results to another. A change counts only when no round of one
 * file reached what a round of the other found: with three rounds on each side chance does that once in ten times, with
 * ten hardly ever.
 */
public final class Comparison {

    private final List<Change> changes;
    private final List<String> onlyOnce;

    private Comparison(List<Change> changes, List<String> onlyOnce) {
        this.changes = changes;
        this.onlyOnce = onlyOnce;
    }

    /** Verdict on a change. */
    private enum Verdict {
        REGRESSION("REGRESSION"),
        BETTER("better"),
        NOISE("within noise");

        private final String words;

        Verdict(String words) {
            this.words = words;
        }
    }

    /** One scenario, at both times. */
    private record Change(Result before, Result after) {

        double percent() {
            return 100 * (after.value().median() / before.value().median() - 1);
        }

        /** The larger one of both spreads, from the middle to the farther end. */
        double noisePercent() {
            return Math.max(noisePercent(before.value()), noisePercent(after.value()));
        }

        private static double noisePercent(Measured.Spread value) {
            return 100 * Math.max(value.max() - value.median(), value.median() - value.min()) / value.median();
        }

        Verdict verdict() {
            boolean above = after.value().min() > before.value().max();
            boolean below = after.value().max() < before.value().min();
            if (!above && !below) {
                return Verdict.NOISE;
            }
            return above == after.lessIsBetter() ? Verdict.REGRESSION : Verdict.BETTER;
        }
    }

    /** Of two files as {@link Report#file()} is one; lines of other versions of this program are passed over. */
    public static Comparison of(Path before, Path after) {
        Map<String, Result> old = byTitle(before);
        Map<String, Result> fresh = byTitle(after);
        List<Change> changes = fresh.values().stream()
                .flatMap(result ->
                        Stream.ofNullable(old.get(result.title())).map(earlier -> new Change(earlier, result)))
                .toList();
        return new Comparison(changes, onlyInOne(old.keySet(), fresh.keySet()));
    }

    private static Map<String, Result> byTitle(Path file) {
        return Findings.of(Report.read(file)).merged().stream()
                .collect(Collectors.toMap(Result::title, Function.identity(), (a, b) -> b, LinkedHashMap::new));
    }

    private static List<String> onlyInOne(Set<String> before, Set<String> after) {
        return Stream.concat(
                        before.stream().filter(title -> !after.contains(title)).map(title -> "only before: " + title),
                        after.stream().filter(title -> !before.contains(title)).map(title -> "only after: " + title))
                .toList();
    }

    /** The table for a terminal and what it leaves out, without a line end. */
    public String text() {
        TextTable table = new TextTable(
                Column.text("benchmark"),
                Column.text("unit"),
                Column.number("before"),
                Column.number("after"),
                Column.number("change"),
                Column.number("noise"),
                Column.text(""));
        changes.forEach(change -> table.row(
                change.after.title(),
                change.after.unit(),
                TextTable.number(change.before.value().median()),
                TextTable.number(change.after.value().median()),
                String.format(Locale.ROOT, "%+.1f %%", change.percent()),
                String.format(Locale.ROOT, "± %.1f %%", change.noisePercent()),
                change.verdict().words));
        String end = System.lineSeparator();
        return table.plain() + onlyOnce.stream().map(line -> end + line).collect(Collectors.joining());
    }
}
