package dev.rouse.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JmhResultsTest {

    private static final String RUN = """
            [{"benchmark": "dev.rouse.benchmarks.micro.BundleBenchmark.resolve", "mode": "avgt", "forks": 2,
              "warmupIterations": 5, "warmupTime": "1 s", "measurementIterations": 2, "measurementTime": "100 ms",
              "params": {"records": "5"},
              "primaryMetric": {"score": 25.0, "scoreUnit": "ns/op", "rawData": [[10.0, 20.0], [30.0, 40.0]]},
              "secondaryMetrics": {"gc.alloc.rate": {"score": 1.0}, "gc.alloc.rate.norm": {"score": 128.5}}}]
            """;

    private static final String CALLS = RUN.replace("\"records\": \"5\"", "\"waiting\": \"5\"");

    @TempDir
    Path directory;

    @Test
    void subjectParametersTimesAndBytesAreKept() throws IOException {
        Path file = Files.writeString(directory.resolve("jmh.json"), RUN);
        Report report = new Report(directory.resolve("report"));

        JmhResults.addTo(report, file);

        assertThat(report.resultsAfter(0)).singleElement().satisfies(result -> {
            assertThat(result.title()).isEqualTo("jmh subject=BundleBenchmark.resolve records=5");
            assertThat(result.value()).isEqualTo(new Measured.Spread(25, 10, 40));
            assertThat(result.unit()).isEqualTo("ns/op");
            assertThat(result.figures()).containsEntry("B/op", 128.5);
            assertThat(result.rounds()).isEqualTo(4);
            assertThat(result.effort()).isEqualTo(new Effort(Duration.ofSeconds(5), 4, Duration.ofMillis(100), 0));
        });
    }

    @Test
    void bytesOfManyCallsAreToldOfEach() throws IOException {
        Path file = Files.writeString(directory.resolve("jmh.json"), CALLS);

        assertThat(JmhResults.read(file))
                .singleElement()
                .satisfies(result -> assertThat(result.figures()).containsEntry("B/call", 128.5 / 5));
    }
}
