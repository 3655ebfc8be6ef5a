package dev.rouse.benchmarks.report;

import dev.rouse.benchmarks.harness.Findings;
import dev.rouse.benchmarks.harness.Result;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file of results for people: {@code index.html}, one file with everything in it that opens from disk, and {@code
 * results.md}. Both tell the newest of each scenario, and of which commit it is.
 */
public final class ReportPages {

    private static final String CHARTS = "/META-INF/maven/org.webjars.npm/chart.js/pom.properties";

    private ReportPages() {}

    /** Writes both beside the file of {@code report}; what was there before is replaced. */
    public static void write(Report report) {
        List<Result> all = Report.read(report.file());
        List<Result> results = Findings.of(all).merged();
        List<Ratio> ratios = Ratio.of(all);
        Path directory = report.file().resolveSibling("");
        try {
            Files.writeString(directory.resolve("results.md"), markdown(results, ratios));
            Files.writeString(directory.resolve("index.html"), html(results, ratios));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String markdown(List<Result> results, List<Ratio> ratios) {
        String end = System.lineSeparator();
        return Stream.concat(Stream.of(ResultTable.table(results)), ResultTable.comparisons(results, ratios).stream())
                .map(table -> table.markdown() + end)
                .collect(Collectors.joining(end));
    }

    private static String html(List<Result> results, List<Ratio> ratios) throws IOException {
        String data = JsonMapper.shared().writeValueAsString(Map.of("results", results, "ratios", ratios));
        return resource("report.html")
                .replace("/* chart library */", chartLibrary())
                .replace("/* data */ null", data.replace("<", "\\u003c"));
    }

    /** Of the version that is on the class path. */
    private static String chartLibrary() throws IOException {
        Properties library = new Properties();
        try (InputStream in = open(CHARTS)) {
            library.load(in);
        }
        String directory = "/META-INF/resources/webjars/chart.js/" + library.getProperty("version") + "/dist/";
        return resource(directory + "chart.umd.min.js").replaceAll("//# sourceMappingURL=.*", "");
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = open(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static InputStream open(String name) {
        return Objects.requireNonNull(ReportPages.class.getResourceAsStream(name), name);
    }
}
