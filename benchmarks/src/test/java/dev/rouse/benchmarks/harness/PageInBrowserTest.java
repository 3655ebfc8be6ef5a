package dev.rouse.benchmarks.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.benchmarks.report.Report;
import dev.rouse.benchmarks.report.ReportPages;
import dev.rouse.fixture.browser.InstalledBrowser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page opened from disk by a browser of this machine; skipped where there is none that runs. */
class PageInBrowserTest {

    private static final String WHAT = "The test of the report in a browser";
    private static final int LONGEST_SECONDS = 60;

    /** Not in the directory of the test, which could not be removed while the browser's last process ends. */
    private static final Path PROFILE = Path.of("target", "browser-profile");

    @TempDir
    Path directory;

    @Test
    void chartsAndTableAreDrawn() throws Exception {
        Report report = new Report(directory);
        report.add(Result.of(Given.by(Scenario.OURS), Effort.QUICK, Given.loop()));
        report.add(Result.of(Given.promised("bare", Promise.p50AtMost(1.5)), Effort.QUICK, Given.loop()));
        ReportPages.write(report);

        String drawn = open(directory.resolve("index.html"));

        assertThat(drawn).contains("<strong>runtime : rival</strong>", "<strong>calls, calls/s</strong>");
        assertThat(drawn.split("<canvas"))
                .as("two charts of ratios, throughput and latency")
                .hasSize(1 + 4);
        assertThat(drawn.split("<tr>")).as("head and a row each").hasSize(1 + 3);
    }

    /** The document as its scripts left it. */
    private String open(Path page) throws IOException, InterruptedException {
        Path document = directory.resolve("document.html");
        Path errors = directory.resolve("errors.txt");
        Process process = InstalledBrowser.process(
                        WHAT, PROFILE, "--dump-dom", page.toUri().toString())
                .redirectOutput(document.toFile())
                .redirectError(errors.toFile())
                .start();
        boolean ended = process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        String drawn = Files.readString(document);
        return drawn.contains("Rouse benchmarks")
                ? drawn
                : InstalledBrowser.skip(
                        WHAT,
                        "the browser does not run here: "
                                + (ended ? Files.readString(errors) : "it did not end in " + LONGEST_SECONDS + " s"));
    }
}
