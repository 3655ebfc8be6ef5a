package dev.rouse.benchmarks;

import dev.rouse.RouseException;
import dev.rouse.kv.error.KvException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import reactor.core.publisher.Mono;

/**
 * Runs command lines: what the user can mend is one line on standard error and status 2, a defect is a stack trace and
 * status 1.
 */
final class Commands {

    private static final int REFUSED = CommandLine.ExitCode.USAGE;

    private Commands() {}

    /** Runs {@code command} and returns the exit status. */
    static int run(Object command, String... args) {
        return new CommandLine(command)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Commands::misused)
                .setExecutionExceptionHandler(Commands::failed)
                .execute(args);
    }

    /** The value of {@code work}; waits for it on this thread, which is that of a command. */
    static <T> T await(Mono<T> work) {
        return work.blockOptional().orElseThrow();
    }

    private static int misused(ParameterException misuse, String[] args) {
        CommandLine command = misuse.getCommandLine();
        return refuse(command, misuse.getMessage() + " (--help tells what there is)");
    }

    private static int failed(Exception failure, CommandLine command, @Nullable ParseResult parsed) throws Exception {
        if (failure instanceof CommandFailedException
                || failure instanceof RouseException
                || failure instanceof KvException) {
            return refuse(command, String.valueOf(failure.getMessage()));
        }
        throw failure;
    }

    private static int refuse(CommandLine command, String reason) {
        command.getErr().println(reason.lines().map(String::strip).collect(Collectors.joining(" ")));
        return REFUSED;
    }
}
