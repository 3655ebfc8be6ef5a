package dev.rouse.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Given;
import dev.rouse.benchmarks.harness.Promise;
import dev.rouse.benchmarks.harness.Result;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.harness.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportPagesTest {

    @TempDir
    Path directory;

    private Report report;

    @BeforeEach
    void emptyReport() {
        report = new Report(directory);
    }

    @Test
    void pageNeedsNothingElse() throws IOException {
        report.add(Result.of(Given.scenario(null), Effort.QUICK, Given.loop()));

        assertThat(page("index.html"))
                .contains("new Chart(", "\"p99\":", "Chart.js v")
                .doesNotContain("<script src", "<link", "sourceMappingURL", "/* chart library */", "/* data */ null");
    }

    @Test
    void dataCannotEndTheScript() throws IOException {
        report.add(Given.result(new Given.Calls("</script>", 64, "calls/s", null), 1));

        assertThat(page("index.html")).doesNotContain("by\":\"</script>").contains("\\u003c/script>");
    }

    @Test
    void tableIsMarkdown() throws IOException {
        report.add(Result.of(Given.scenario(Target.atLeast(100)), Effort.FULL, Given.loop()));

        assertThat(page("results.md").lines())
                .startsWith(
                        "| benchmark | median | min – max | unit | p50 µs | p99 µs | beside | target |  |",
                        "| --- | ---: | ---: | --- | ---: | ---: | --- | ---: | --- |")
                .anyMatch(line -> line.startsWith("| calls actors=64 window=1 | 1,000 |") && line.endsWith("| met |"));
    }

    @Test
    void rivalsAreDivided() throws IOException {
        report.add(Given.result(Given.by(Scenario.OURS), 90, 100, 110));
        report.add(Given.result(Given.by("pekko"), 40, 50, 60));
        report.add(Given.result(Given.by(Scenario.OURS), 100, 110, 120));
        report.add(Given.result(Given.by("pekko"), 45, 50, 55));

        assertThat(page("results.md")).contains("| calls actors=64 window=1 | pekko | 2.10 | 1.50 – 2.75 | more |");
    }

    @Test
    void promisesOfRatiosAreJudged() throws IOException {
        report.add(Result.of(Given.by(Scenario.OURS), Effort.FULL, Given.loop()));
        report.add(Result.of(Given.promised("bare", Promise.p50AtMost(1.5)), Effort.FULL, Given.loop()));
        report.add(Result.of(Given.promised("fast", Promise.rateAtLeast(3)), Effort.FULL, Given.loop()));

        assertThat(page("results.md").lines())
                .anyMatch(line -> line.contains("| bare |") && line.endsWith("| p50 ≤ 1.50 | met |"))
                .anyMatch(line -> line.contains("| fast |") && line.endsWith("| ≥ 3.00 | MISSED |"));
    }

    @Test
    void promisesAreNotHeldAgainstAQuickLook() throws IOException {
        report.add(Result.of(Given.by(Scenario.OURS), Effort.QUICK, Given.loop()));
        report.add(Result.of(Given.promised("fast", Promise.rateAtLeast(3)), Effort.QUICK, Given.loop()));

        assertThat(page("results.md").lines())
                .anyMatch(line -> line.contains("| fast |") && line.endsWith("| ≥ 3.00 |  |"));
    }

    @Test
    void countsBesideAreTold() throws IOException {
        report.add(Result.of(Given.scenario(null), Effort.QUICK, Given.loop().with("reads/start", 1)));

        assertThat(page("results.md")).contains("| reads/start 1.00 |");
        assertThat(page("index.html")).contains("\"reads/start\":1.0");
    }

    @Test
    void severalJvmsAreOneRow() throws IOException {
        report.add(Given.result(Given.by(Scenario.OURS), 90, 100, 110));
        report.add(Given.result(Given.by(Scenario.OURS), 100, 110, 120));

        assertThat(page("results.md").lines().filter(line -> line.startsWith("| calls")))
                .singleElement()
                .asString()
                .contains("| 105 | 90.0 – 120 |");
    }

    @Test
    void linesOfOtherVersionsArePassedOver() throws IOException {
        Files.writeString(report.file(), "{\"another\":\"version\"}\n");
        report.add(Given.result(Given.by(Scenario.OURS), 7));

        assertThat(page("results.md")).contains("7.00");
    }

    private String page(String name) throws IOException {
        ReportPages.write(report);
        return Files.readString(directory.resolve(name));
    }
}
