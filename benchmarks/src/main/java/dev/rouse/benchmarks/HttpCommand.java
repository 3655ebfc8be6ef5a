package dev.rouse.benchmarks;

import dev.rouse.benchmarks.harness.BuildDirectory;
import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Result;
import dev.rouse.benchmarks.report.Report;
import dev.rouse.benchmarks.report.ReportPages;
import dev.rouse.benchmarks.report.ResultTable;
import dev.rouse.benchmarks.scenario.http.OtherServer;
import java.io.PrintWriter;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Measures any server that has counters over HTTP, with the load of our own {@code http} scenario, which is to be in the
 * same report for the two to be divided.
 *
 * <pre>{@code
 * mvn -q test-compile exec:java -Dexec.args="bench --only '^http'"
 * mvn -q test-compile exec:java \
 *   -Dexec.args="bench http --by restate --url http://localhost:8080/Counter/COUNTER/add --body 1"
 * }</pre>
 */
@Command(
        name = "http",
        description =
                "Puts the load of the http scenario on a server that runs already: 64 connections, one request at a"
                        + " time on each, each to a counter of its own.",
        sortOptions = false)
final class HttpCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--by", required = true, paramLabel = "NAME", description = "What the server is.")
    private String by = "";

    @Option(
            names = "--url",
            required = true,
            paramLabel = "URL",
            description = "With COUNTER where the name of a counter stands: http://localhost:8080/Counter/COUNTER/add")
    private URI url = URI.create("");

    @Option(
            names = "--body",
            defaultValue = "1",
            description = "That adds to the counter; ${DEFAULT-VALUE} by default.")
    private String body = "";

    @Option(names = "--method", defaultValue = "POST", description = "${DEFAULT-VALUE} by default.")
    private String method = "";

    @Option(
            names = "--header",
            paramLabel = "NAME=VALUE",
            description = "One or more; the body is sent as JSON anyway.")
    private Map<String, String> headers = new LinkedHashMap<>();

    @Option(
            names = "--store",
            defaultValue = "disk",
            description = "With which of our stores it is compared: memory, disk or fdb; ${DEFAULT-VALUE} by default.")
    private String store = "";

    @Option(
            names = "--flows",
            description = "The URL runs a workflow of one step instead, as those of the flow-http scenario.")
    private boolean flows;

    @Option(names = "--connections", defaultValue = "64", description = "${DEFAULT-VALUE} by default.")
    private int connections;

    @Option(names = "--quick", description = "Some seconds instead of a quarter of a minute.")
    private boolean quick;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Tells this.")
    @SuppressWarnings("unused") // picocli reads it
    private boolean help;

    @Override
    public Integer call() {
        OtherServer server = server();
        Report report = new Report(BuildDirectory.path().resolve("report"));
        Effort effort = quick ? Effort.QUICK : Effort.FULL;
        PrintWriter err = spec.commandLine().getErr();
        report.add(Result.of(
                server, effort, server.measure(effort, what -> err.println(server.title() + ": " + what))));
        ReportPages.write(report);
        PrintWriter out = spec.commandLine().getOut();
        out.println(ResultTable.summary(report.resultsOf(server)));
        out.flush();
        return 0;
    }

    private OtherServer server() {
        try {
            return new OtherServer(
                    flows ? OtherServer.FLOWS : OtherServer.HTTP, by, url, method, body, headers, store, connections);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }
}
