package dev.rouse.benchmarks.report;

import dev.rouse.benchmarks.harness.Environment;
import dev.rouse.benchmarks.harness.Findings;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Promise;
import dev.rouse.benchmarks.harness.Result;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.harness.TextTable;
import dev.rouse.benchmarks.harness.TextTable.Column;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A report's figures for some headlines, in Markdown: a row for each, or one for each rival that did the same. */
public final class Headlines {

    private static final List<String> NO_RIVAL = List.of("", "", "", "");

    private final List<Result> all;
    private final List<Result> results;
    private final List<Ratio> ratios;

    private Headlines(List<Result> all) {
        this.all = all;
        this.results = Findings.of(all).merged();
        this.ratios = Ratio.of(all);
    }

    /** Of a file as {@link Report#file()} is one. */
    public static Headlines in(Path file) {
        return new Headlines(Report.read(file));
    }

    /** The table, where it is from, and which of {@code headlines} are not in the report; without a line end. */
    public String markdown(List<Headline> headlines) {
        TextTable table = new TextTable(
                Column.text("what"),
                Column.number("ours"),
                Column.text("beside"),
                Column.number("theirs"),
                Column.number("ratio"),
                Column.number("worst – best"));
        List<String> missing = new ArrayList<>();
        for (Headline headline : headlines) {
            Optional<Result> ours = result(headline.work(), Scenario.OURS);
            ours.ifPresentOrElse(found -> rows(headline, found, table), () -> missing.add(headline.words()));
        }
        String end = System.lineSeparator();
        return table.markdown()
                + end
                + end
                + where()
                + missing.stream()
                        .map(words -> end + "Not in this report: " + words)
                        .collect(Collectors.joining());
    }

    private void rows(Headline headline, Result ours, TextTable table) {
        String figure = figure(ours, headline.of());
        List<List<String>> rivals = ratios.stream()
                .filter(ratio -> ratio.work().equals(headline.work()))
                .map(ratio -> rival(headline, ratio))
                .toList();
        for (List<String> rival : rivals.isEmpty() ? List.of(NO_RIVAL) : rivals) {
            table.row(headline.words(), figure, rival.get(0), rival.get(1), rival.get(2), rival.get(3));
        }
    }

    private List<String> rival(Headline headline, Ratio ratio) {
        Result theirs = result(headline.work(), ratio.rival()).orElseThrow();
        Measured.Spread found = ratio.of(headline.of());
        return List.of(
                ratio.rival(),
                figure(theirs, headline.of()),
                found == null ? "" : TextTable.number(found.median()) + " ×",
                found == null ? "" : TextTable.range(found));
    }

    private Optional<Result> result(String work, String by) {
        return results.stream()
                .filter(result -> result.work().equals(work) && result.by().equals(by))
                .findFirst();
    }

    private static String figure(Result result, Promise.Figure of) {
        Measured.Latency micros = result.micros();
        if (of == Promise.Figure.P50) {
            return micros == null ? "" : TextTable.number(micros.p50()) + " µs";
        }
        return TextTable.number(result.value().median()) + " " + result.unit();
    }

    /** Of the newest result. */
    private String where() {
        if (all.isEmpty()) {
            return "Nothing was measured.";
        }
        Result newest = all.get(all.size() - 1);
        Environment environment = newest.environment();
        return "Commit " + environment.commit() + ", " + environment.jdk() + ", " + environment.os() + ", "
                + environment.cpus() + " processors; rounds of "
                + newest.effort().round().toMillis() + " ms.";
    }
}
