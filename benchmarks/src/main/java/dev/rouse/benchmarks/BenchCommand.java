package dev.rouse.benchmarks;

import dev.rouse.benchmarks.harness.BuildDirectory;
import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Plan;
import dev.rouse.benchmarks.harness.Result;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.harness.Turns;
import dev.rouse.benchmarks.report.Report;
import dev.rouse.benchmarks.report.ReportPages;
import dev.rouse.benchmarks.report.ResultTable;
import dev.rouse.benchmarks.scenario.Scenarios;
import dev.rouse.benchmarks.store.FoundationDb;
import dev.rouse.benchmarks.store.PrivateFdb;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures, each scenario in a JVM of its own, and prints a table of what it found. */
@Command(
        name = "bench",
        description = "Measures calls, starts, commits, memory and HTTP.",
        subcommands = {JmhCommand.class, HttpCommand.class, CompareCommand.class, TableCommand.class},
        sortOptions = false)
final class BenchCommand implements Callable<Integer> {

    private static final int FAILED = 1;

    /** From this JVM's beginning, which is Maven's, to the report: less than three minutes with its compiling. */
    private static final Duration LONGEST_QUICK = Duration.ofSeconds(170);

    private static final Duration LONGEST = Duration.ofMinutes(29);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--quick", description = "Less than three minutes in all, for a look. Without: half an hour.")
    private boolean quick;

    private @Nullable Pattern only;

    @Option(names = "--list", description = "Tells what there is and how long it takes, and measures nothing.")
    private boolean list;

    @Option(
            names = "--effort",
            paramLabel = "SHARE",
            defaultValue = "1",
            description =
                    "Of the usual length of warm-ups and rounds: 0.5 for half; less by itself where time is short.")
    private double effort;

    @Option(names = "--in-process", description = "All in this JVM: to profile, and where figures do not matter.")
    private boolean inProcess;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description =
                    "Where results.jsonl grows, with index.html and results.md; report in the build directory by default.")
    private @Nullable Path directory;

    @Option(
            names = "--cluster-file",
            paramLabel = "FILE",
            description = "The FoundationDB to measure on; by default a private server, where fdbserver is installed.")
    private @Nullable Path clusterFile;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Tells this.")
    @SuppressWarnings("unused") // picocli reads it
    private boolean help;

    @Option(
            names = "--only",
            paramLabel = "REGEX",
            description = "Of what --list tells only where this is found, and what that is compared with:"
                    + " --only 'action=value actors=64'.")
    void setOnly(String regex) {
        try {
            only = Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new ParameterException(spec.commandLine(), "--only is a regular expression: " + e.getDescription());
        }
    }

    @Override
    public Integer call() {
        List<Scenario> chosen = Scenarios.all().stream().filter(this::isChosen).toList();
        if (chosen.isEmpty()) {
            throw new CommandFailedException("No scenario has '" + only + "' in it: --list tells what there is.");
        }
        if (list) {
            chosen.forEach(scenario -> out().println(scenario.title()));
            tell(plan(turns(chosen)).text());
            return 0;
        }
        Report report = new Report(directory == null ? BuildDirectory.path().resolve("report") : directory);
        return inProcess ? measureHere(possible(chosen), report) : measureInChildren(turns(chosen), report);
    }

    /** Scenarios that are asked for by name run in a quick run too. */
    private boolean isChosen(Scenario scenario) {
        return only == null
                ? !scenario.isOnlyByName() && (!quick || scenario.isQuick())
                : only.matcher(scenario.title()).find();
    }

    private List<Scenario> turns(List<Scenario> chosen) {
        return Turns.of(possible(chosen), rivals(), quick ? 1 : 2);
    }

    /** Rivals that the chosen ones are compared with. */
    private List<Scenario> rivals() {
        return Scenarios.all().stream()
                .filter(scenario ->
                        isChosen(scenario) || only != null || scenario.by().equals(Scenario.OURS))
                .toList();
    }

    private List<Scenario> possible(List<Scenario> chosen) {
        useClusterFile();
        if (FoundationDb.isThere() || chosen.stream().noneMatch(Scenario::needsFoundationDb)) {
            return chosen;
        }
        tell("NOT ON FOUNDATIONDB: there is no fdbserver and fdbcli on this machine. Install foundationdb-server and"
                + " foundationdb-clients 7.3, or name a cluster with --cluster-file.");
        return chosen.stream().filter(scenario -> !scenario.needsFoundationDb()).toList();
    }

    private void useClusterFile() {
        if (clusterFile == null) {
            return;
        }
        if (!Files.isReadable(clusterFile)) {
            throw new CommandFailedException("No cluster file is at " + clusterFile + ".");
        }
        System.setProperty(
                FoundationDb.CLUSTER_FILE, clusterFile.toAbsolutePath().toString());
    }

    private int measureHere(List<Scenario> chosen, Report report) {
        for (Scenario scenario : chosen) {
            Effort its = usualEffort().of(scenario).times(effort);
            report.add(Result.of(scenario, its, scenario.measure(its, what -> say(scenario, what))));
        }
        return 0;
    }

    private Effort usualEffort() {
        return quick ? Effort.QUICK : Effort.FULL;
    }

    private void say(Scenario scenario, String what) {
        tell(scenario.title() + ": " + what);
    }

    private void tell(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
    }

    /** All of them on one FoundationDB. */
    private int measureInChildren(List<Scenario> turns, Report report) {
        if (clusterFile != null || turns.stream().noneMatch(Scenario::needsFoundationDb)) {
            return measureEach(turns, report);
        }
        try (PrivateFdb fdb = PrivateFdb.start()) {
            System.setProperty(FoundationDb.CLUSTER_FILE, fdb.clusterFile().toString());
            return measureEach(turns, report);
        } finally {
            System.clearProperty(FoundationDb.CLUSTER_FILE);
        }
    }

    private Plan plan(List<Scenario> turns) {
        return Plan.of(turns, usualEffort(), effort, limit(quick ? LONGEST_QUICK : LONGEST));
    }

    /** The rest of {@code longest}; half of it where this JVM had other things to do before. */
    private static Duration limit(Duration longest) {
        long passed = ManagementFactory.getRuntimeMXBean().getUptime();
        return Duration.ofMillis(Math.max(longest.toMillis() - passed, longest.toMillis() / 2));
    }

    private int measureEach(List<Scenario> turns, Report report) {
        int before = report.size();
        List<String> quickly = quick ? List.of("--quick") : List.of();
        ChildRuns runs =
                new ChildRuns(plan(turns), report, quickly, spec.commandLine().getErr());
        runs.run();
        List<Result> fresh = report.resultsAfter(before);
        out().println();
        out().println(ResultTable.summary(fresh));
        out().println();
        if (fresh.stream().anyMatch(Result::disturbed)) {
            out().println("Other processes kept this machine busy meanwhile: an idle one shows more.");
        }
        ReportPages.write(report);
        out().println("Each line of " + report.file() + " is one of these, with all percentiles;");
        out().println("index.html beside it shows them as charts, and results.md is a table to quote.");
        runs.troubles().forEach(out()::println);
        return runs.failed() ? FAILED : 0;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
