package dev.rouse.benchmarks;

import dev.rouse.benchmarks.harness.BuildDirectory;
import dev.rouse.benchmarks.harness.ChildJvm;
import dev.rouse.benchmarks.report.JmhResults;
import dev.rouse.benchmarks.report.Report;
import dev.rouse.benchmarks.report.ReportPages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/**
 * Hands everything behind {@code bench jmh} to JMH, in a JVM whose class path its forks can have too, and adds what it found
 * to the report. Unless told otherwise it takes ten seconds for each subject, nine minutes in all, and tells the bytes it
 * allocates.
 *
 * <pre>{@code
 * mvn -q test-compile exec:java -Dexec.args="bench jmh --quick"
 * mvn -q test-compile exec:java -Dexec.args="bench jmh CallBenchmark"
 * mvn -q test-compile exec:java -Dexec.args="bench jmh -h"
 * }</pre>
 */
@Command(
        name = "jmh",
        description = "Runs the micro-benchmarks with -f 1 -wi 5 -w 1 -i 5 -r 1 -prof gc, in nine minutes; what follows"
                + " goes to JMH too, -h tells what it takes.")
final class JmhCommand implements Callable<Integer> {

    private static final int ALL_PROCESSORS = 0;
    private static final int FAILED = 1;

    /** The longest time that a run of JMH may take, for those who tell it to take days. */
    private static final Duration LONGEST = Duration.ofDays(7);

    private static final List<String> UNLESS_TOLD =
            List.of("-f", "1", "-wi", "5", "-w", "1", "-i", "5", "-r", "1", "-prof", "gc");

    /** Of the middle size each, since the compiler needs its time for bytes to be those of compiled code. */
    private static final List<String> QUICKLY = List.of(
            "-wi",
            "4",
            "-w",
            "400ms",
            "-i",
            "3",
            "-r",
            "200ms",
            "-p",
            "records=5",
            "-p",
            "actors=64",
            "-p",
            "waiting=64");

    @Option(names = "--quick", description = "A minute and a half in all: shorter, and each subject in one size only.")
    private boolean quick;

    @Unmatched
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        Path found = Files.createTempFile("rouse-jmh", ".json");
        try {
            ChildJvm.End end =
                    ChildJvm.run(ALL_PROCESSORS, List.of(), org.openjdk.jmh.Main.class, arguments(found), LONGEST);
            if (Files.size(found) > 0) {
                Report report = new Report(BuildDirectory.path().resolve("report"));
                JmhResults.addTo(report, found);
                ReportPages.write(report);
            }
            return end == ChildJvm.End.DONE ? 0 : FAILED;
        } finally {
            Files.delete(found);
        }
    }

    /** With the usual ones that are not given. */
    private List<String> arguments(Path found) {
        List<String> all = new ArrayList<>(arguments);
        if (quick) {
            all.addAll(QUICKLY);
        }
        for (int i = 0; i < UNLESS_TOLD.size(); i += 2) {
            if (!all.contains(UNLESS_TOLD.get(i))) {
                all.addAll(UNLESS_TOLD.subList(i, i + 2));
            }
        }
        all.addAll(List.of("-rf", "json", "-rff", found.toString()));
        return all;
    }
}
