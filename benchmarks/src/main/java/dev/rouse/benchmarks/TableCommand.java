package dev.rouse.benchmarks;

import dev.rouse.benchmarks.harness.BuildDirectory;
import dev.rouse.benchmarks.report.Headlines;
import dev.rouse.benchmarks.scenario.Quoted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Prints the tables that {@code benchmarks/README.md} quotes, of what was measured before.
 *
 * <pre>{@code
 * mvn -q test-compile exec:java -Dexec.args="bench table"
 * }</pre>
 */
@Command(name = "table", description = "Prints the tables of benchmarks/README.md, of what was measured before.")
final class TableCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Tells this.")
    @SuppressWarnings("unused") // picocli reads it
    private boolean help;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "RESULTS",
            description = "A results.jsonl; by default that in the build directory.")
    private @Nullable Path results;

    @Override
    public Integer call() {
        Path file = results == null ? BuildDirectory.path().resolve("report").resolve("results.jsonl") : results;
        if (!Files.isRegularFile(file)) {
            throw new CommandFailedException("No file of results is at " + file + ": bench writes one.");
        }
        spec.commandLine().getOut().println(Headlines.in(file).markdown(Quoted.headlines()));
        spec.commandLine().getOut().flush();
        return 0;
    }
}
