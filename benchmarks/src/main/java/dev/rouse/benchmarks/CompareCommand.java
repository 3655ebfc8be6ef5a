package dev.rouse.benchmarks;

import dev.rouse.benchmarks.report.Comparison;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Tells what became faster or slower between two runs, for people to judge: the exit status is 0 whatever it is.
 *
 * <pre>{@code
 * mvn -q test-compile exec:java -Dexec.args="bench compare before.jsonl after.jsonl"
 * }</pre>
 */
@Command(name = "compare", description = "Shows what became faster or slower between two files of results.")
final class CompareCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Tells this.")
    @SuppressWarnings("unused") // picocli reads it
    private boolean help;

    @Parameters(index = "0", paramLabel = "BEFORE", description = "A results.jsonl, or a copy of one.")
    private Path before = Path.of("");

    @Parameters(index = "1", paramLabel = "AFTER", description = "Another.")
    private Path after = Path.of("");

    @Override
    public Integer call() {
        requireFile(before);
        requireFile(after);
        spec.commandLine().getOut().println(Comparison.of(before, after).text());
        spec.commandLine().getOut().flush();
        return 0;
    }

    private static void requireFile(Path file) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new CommandFailedException("No file of results is at " + file + ".");
        }
    }
}
