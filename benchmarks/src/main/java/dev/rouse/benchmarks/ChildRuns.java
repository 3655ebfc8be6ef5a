package dev.rouse.benchmarks;

import dev.rouse.benchmarks.harness.ChildJvm;
import dev.rouse.benchmarks.harness.ChildJvm.End;
import dev.rouse.benchmarks.harness.Plan;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.report.Report;
import dev.rouse.benchmarks.store.FoundationDb;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Measures what is planned, each in a JVM of its own. When the time of the plan is up, the one that runs is ended, none is
 * begun, and all of these are told: that is what bounds a run on any machine.
 */
final class ChildRuns {

    private final Plan plan;
    private final Report report;
    private final List<String> arguments;
    private final PrintWriter progress;
    private final List<String> troubles = new ArrayList<>();
    private boolean failed;

    /** @param arguments of each JVM, beside those that choose the scenario, the effort and the report */
    ChildRuns(Plan plan, Report report, List<String> arguments, PrintWriter progress) {
        this.plan = plan;
        this.report = report;
        this.arguments = List.copyOf(arguments);
        this.progress = progress;
    }

    /** Returns when all have ended. */
    void run() {
        tell(plan.text());
        long began = System.nanoTime();
        Duration expected = Duration.ZERO;
        for (int i = 0; i < plan.turns().size(); i++) {
            Scenario scenario = plan.turns().get(i);
            Duration passed = Duration.ofNanos(System.nanoTime() - began);
            Plan rest = plan.rest(i, passed, expected);
            expected = expected.plus(rest.expectedOfNext());
            if (rest.limit().compareTo(scenario.preparation()) < 0) {
                troubles.add("LEFT OUT, since the time was up: " + scenario.title());
            } else {
                tell("[" + (i + 1) + "/" + plan.turns().size() + ", " + Plan.clock(passed) + " of "
                        + Plan.clock(plan.limit()) + "] " + scenario.title());
                note(measure(scenario, rest), scenario);
            }
        }
    }

    /** Lists what was not measured and why, a line each. */
    List<String> troubles() {
        return troubles;
    }

    /** Whether something went wrong, which is more than that time was short. */
    boolean failed() {
        return failed;
    }

    private End measure(Scenario scenario, Plan rest) {
        return ChildJvm.run(
                scenario.processors(),
                flags(scenario),
                ChildMain.class,
                childArguments(scenario, rest.share()),
                rest.longest(scenario));
    }

    private void note(End end, Scenario scenario) {
        failed |= end == End.FAILED;
        switch (end) {
            case FAILED -> troubles.add("FAILED: " + scenario.title());
            case CUT_OFF -> troubles.add("CUT OFF, since it took too long: " + scenario.title());
            case DONE -> {}
        }
    }

    private void tell(String line) {
        progress.println(line);
        progress.flush();
    }

    private static List<String> flags(Scenario scenario) {
        List<String> flags = new ArrayList<>(scenario.jvmFlags());
        flags.add("-Drouse.log=WARN");
        String cluster = System.getProperty(FoundationDb.CLUSTER_FILE);
        if (scenario.needsFoundationDb() && cluster != null) {
            flags.add("-D" + FoundationDb.CLUSTER_FILE + "=" + cluster);
        }
        return flags;
    }

    private List<String> childArguments(Scenario scenario, double share) {
        List<String> all = new ArrayList<>(List.of(
                "bench",
                "--in-process",
                "--only",
                "^" + Pattern.quote(scenario.title()) + "$",
                "--effort",
                String.format(Locale.ROOT, "%.2f", share),
                "--report",
                report.file().resolveSibling("").toString()));
        all.addAll(arguments);
        return all;
    }
}
