package dev.rouse.benchmarks.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    @TempDir
    Path directory;

    @Test
    void resultsComeBackAsTheyWere() {
        Report report = new Report(directory.resolve("new"));
        Result fast = Result.of(scenario(Target.atLeast(100)), Effort.QUICK, loop());
        Result small = Result.of(scenario(null), Effort.QUICK, Measured.of(555));

        report.add(fast);
        report.add(small);

        assertThat(new Report(directory.resolve("new")).resultsAfter(0)).containsExactly(fast, small);
    }

    @Test
    void resultIsOneLine() throws Exception {
        Report report = new Report(directory);

        report.add(Result.of(scenario(Target.atLeast(100)), Effort.QUICK, loop()));
        report.add(Result.of(scenario(Target.atLeast(100)), Effort.QUICK, loop()));

        assertThat(Files.readAllLines(report.file()))
                .hasSize(2)
                .allMatch(
                        line -> line.startsWith("{\"benchmark\":\"calls\",\"parameters\":{\"actors\":64,\"window\":1}")
                                && line.contains("\"p99\":")
                                && line.contains("\"jdk\":"));
    }

    @Test
    void resultsOfAnotherVersionDoNotMatter() throws Exception {
        Report report = new Report(directory);
        Files.writeString(report.file(), "{\"another\":\"version\"}\n");
        Result fresh = Result.of(scenario(null), Effort.QUICK, Measured.of(555));

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
        assertThat(loop().latency().max()).isBetween(999.0, 1001.0);
        assertThat(loop().latency().p50()).isBetween(499.0, 501.0);
    }

    @Test
    void tableTellsWhetherTargetsAreMet() {
        String table = ResultTable.of(List.of(
                Result.of(scenario(Target.atLeast(100)), Effort.QUICK, Measured.of(120)),
                Result.of(scenario(Target.atMost(100)), Effort.QUICK, Measured.of(120)),
                Result.of(scenario(null), Effort.QUICK, Measured.of(120))));

        assertThat(table.lines().skip(2))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .contains("calls actors=64 window=1", "120")
                                .endsWith("≥ 100  met"),
                        line -> assertThat(line).endsWith("≤ 100  MISSED"),
                        line -> assertThat(line).endsWith("calls/s"));
    }

    @Test
    void columnsAreAligned() {
        String table = ResultTable.of(List.of(
                Result.of(scenario(null), Effort.QUICK, Measured.of(1_234_567)),
                Result.of(scenario(null), Effort.QUICK, Measured.of(3))));

        assertThat(table.lines().skip(2).map(line -> line.indexOf("calls/s")).distinct())
                .hasSize(1);
    }

    private static Measured loop() {
        Histogram thousand = Latencies.empty();
        for (int micros = 1; micros <= 1000; micros++) {
            thousand.recordValue(micros * 1000L);
        }
        return Measured.of(List.of(new Round(1_000_000_000, thousand)));
    }

    private static Scenario scenario(@Nullable Target target) {
        return new Scenario() {
            @Override
            public String benchmark() {
                return "calls";
            }

            @Override
            public Map<String, Object> parameters() {
                return new java.util.TreeMap<>(Map.of("actors", 64, "window", 1));
            }

            @Override
            public String unit() {
                return "calls/s";
            }

            @Override
            public @Nullable Target target() {
                return target;
            }

            @Override
            public Measured measure(Effort effort, Progress progress) {
                throw new UnsupportedOperationException();
            }
        };
    }
}
