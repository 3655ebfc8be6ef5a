package dev.rouse.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.benchmarks.harness.Given;
import dev.rouse.benchmarks.harness.Result;
import dev.rouse.benchmarks.harness.Scenario;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {

    private static final Scenario RATE = Given.by(Scenario.OURS);
    private static final Scenario SIZE = new Given.Calls(Scenario.OURS, 64, "B/actor", null);

    @TempDir
    Path directory;

    @Test
    void slowerThanEveryRoundBeforeIsRegression() {
        assertThat(compare(Given.result(RATE, 90, 100, 110), Given.result(RATE, 70, 80, 85)))
                .contains("REGRESSION", "-20.0 %", "± 12.5 %");
    }

    @Test
    void fasterThanEveryRoundBeforeIsBetter() {
        assertThat(compare(Given.result(RATE, 90, 100, 110), Given.result(RATE, 111, 120, 130)))
                .contains("better", "+20.0 %");
    }

    @Test
    void roundsThatOverlapAreNoise() {
        assertThat(compare(Given.result(RATE, 90, 100, 110), Given.result(RATE, 70, 80, 95)))
                .contains("within noise");
    }

    @Test
    void moreBytesAreRegression() {
        assertThat(compare(Given.result(SIZE, 500), Given.result(SIZE, 600))).contains("REGRESSION");
    }

    @Test
    void scenarioInOneFileOnlyIsTold() {
        Scenario other = new Given.Calls("pekko", 64, "calls/s", null);

        assertThat(compare(Given.result(RATE, 1), Given.result(other, 1)))
                .contains("only before: calls actors=64 window=1", "only after: calls actors=64 window=1 by=pekko");
    }

    private String compare(Result before, Result after) {
        Report first = new Report(directory.resolve("before"));
        Report second = new Report(directory.resolve("after"));
        first.add(before);
        second.add(after);
        return Comparison.of(first.file(), second.file()).text();
    }
}
