package dev.rouse.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Given;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Result;
import dev.rouse.benchmarks.harness.Scenario;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeadlinesTest {

    private static final Scenario OURS = Given.by(Scenario.OURS);
    private static final Scenario ALONE = new Given.Calls(Scenario.OURS, 1, "B/actor", null);

    @TempDir
    Path directory;

    private Report report;

    @BeforeEach
    void emptyReport() {
        report = new Report(directory);
    }

    private String table(Headline... headlines) {
        return Headlines.in(report.file()).markdown(List.of(headlines));
    }

    @Test
    void rivalsStandBesideOurs() {
        report.add(Given.result(OURS, 90, 100, 110));
        report.add(Given.result(Given.by("pekko"), 40, 50, 60));

        assertThat(table(Headline.of("hot calls", OURS)).lines())
                .startsWith(
                        "| what | ours | beside | theirs | ratio | worst – best |",
                        "| --- | ---: | --- | ---: | ---: | ---: |",
                        "| hot calls | 100 calls/s | pekko | 50.0 calls/s | 2.00 × | 1.50 – 2.75 |");
    }

    @Test
    void rivalOfAnotherRunStandsBesideNothing() {
        report.add(Result.of(Given.by("pekko"), Effort.FULL, Measured.of(50)));
        report.add(Given.result(OURS, 100));

        assertThat(table(Headline.of("hot calls", OURS))).contains("| hot calls | 100 calls/s |  |  |  |  |");
    }

    @Test
    void whatIsComparedWithNothingStandsAlone() {
        report.add(Given.result(ALONE, 558));

        assertThat(table(Headline.of("heap", ALONE))).contains("| heap | 558 B/actor |  |  |  |  |");
    }

    @Test
    void latenciesAreQuotedWhereTheyAreMeant() {
        report.add(Result.of(OURS, Effort.QUICK, Given.loop()));

        assertThat(table(Headline.ofP50("one call", OURS))).contains("| one call | 500 µs |");
    }

    @Test
    void whatWasNotMeasuredIsTold() {
        report.add(Given.result(OURS, 1));

        assertThat(table(Headline.of("heap", ALONE))).endsWith("Not in this report: heap");
    }

    @Test
    void whereItIsFromIsTold() {
        report.add(Given.result(OURS, 1));

        assertThat(table()).contains("Commit ", "processors; rounds of 250 ms");
    }
}
