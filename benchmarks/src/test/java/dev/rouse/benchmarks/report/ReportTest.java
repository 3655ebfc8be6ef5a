package dev.rouse.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Given;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Result;
import dev.rouse.benchmarks.harness.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    @TempDir
    Path directory;

    @Test
    void resultsComeBackAsTheyWere() {
        Report report = new Report(directory.resolve("new"));
        Result fast = Result.of(Given.scenario(Target.atLeast(100)), Effort.FULL, Given.loop());
        Result small = Result.of(Given.scenario(null), Effort.QUICK, Measured.of(555));

        report.add(fast);
        report.add(small);

        assertThat(new Report(directory.resolve("new")).resultsAfter(0)).containsExactly(fast, small);
    }

    @Test
    void resultIsOneLine() throws Exception {
        Report report = new Report(directory);

        report.add(Result.of(Given.scenario(Target.atLeast(100)), Effort.FULL, Given.loop()));
        report.add(Result.of(Given.scenario(Target.atLeast(100)), Effort.FULL, Given.loop()));

        assertThat(Files.readAllLines(report.file()))
                .hasSize(2)
                .allMatch(line -> line.startsWith(
                                "{\"benchmark\":\"calls\",\"by\":\"rouse\",\"parameters\":{\"actors\":64,\"window\":1}")
                        && line.contains("\"p99\":")
                        && line.contains("\"jdk\":"));
    }

    @Test
    void resultsOfAnotherVersionDoNotMatter() throws Exception {
        Report report = new Report(directory);
        Files.writeString(report.file(), "{\"another\":\"version\"}\n");
        Result fresh = Result.of(Given.scenario(null), Effort.QUICK, Measured.of(555));

        int earlier = report.size();
        report.add(fresh);

        assertThat(report.resultsAfter(earlier)).containsExactly(fresh);
    }

    @Test
    void medianIsTheMiddleOrBetweenTheTwo() {
        assertThat(Measured.Spread.of(9, 1, 2).median()).isEqualTo(2);
        assertThat(Measured.Spread.of(4, 1, 2, 9)).isEqualTo(new Measured.Spread(3, 1, 9));
    }

    @Test
    void latenciesAreInMicroseconds() {
        assertThat(Given.loop().latency().max()).isBetween(999.0, 1001.0);
        assertThat(Given.loop().latency().p50()).isBetween(499.0, 501.0);
    }

    @Test
    void tableTellsWhetherTargetsAreMet() {
        String table = ResultTable.of(List.of(
                Result.of(Given.scenario(Target.atLeast(100)), Effort.FULL, Measured.of(120)),
                Result.of(Given.scenario(Target.atMost(100)), Effort.FULL, Measured.of(120)),
                Result.of(Given.scenario(Target.atMost(100)), Effort.QUICK, Measured.of(120)),
                Result.of(Given.scenario(null), Effort.QUICK, Measured.of(120))));

        assertThat(table.lines().skip(2))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .contains("calls actors=64 window=1", "120")
                                .endsWith("≥ 100  met"),
                        line -> assertThat(line).endsWith("≤ 100  MISSED"),
                        line -> assertThat(line).as("a quick look").endsWith("≤ 100"),
                        line -> assertThat(line).endsWith("calls/s"));
    }

    @Test
    void columnsAreAligned() {
        String table = ResultTable.of(List.of(
                Result.of(Given.scenario(null), Effort.QUICK, Measured.of(1_234_567)),
                Result.of(Given.scenario(null), Effort.QUICK, Measured.of(3))));

        assertThat(table.lines().skip(2).map(line -> line.indexOf("calls/s")).distinct())
                .hasSize(1);
    }
}
