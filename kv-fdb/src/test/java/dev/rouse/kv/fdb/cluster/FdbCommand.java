package dev.rouse.kv.fdb.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that is run to its end for what it prints: {@code fdbcli}, or {@code docker}. */
final class FdbCommand {

    private static final int TIMEOUT_SECONDS = 300;

    private final List<String> command;

    FdbCommand(String... command) {
        this.command = List.of(command);
    }

    /** The same with {@code arguments} before all that follow. */
    FdbCommand with(String... arguments) {
        List<String> longer = new ArrayList<>(command);
        longer.addAll(List.of(arguments));
        return new FdbCommand(longer.toArray(String[]::new));
    }

    /** Whether it ends with status 0. */
    boolean succeeds(String... arguments) {
        try {
            run(arguments);
            return true;
        } catch (IllegalStateException failed) {
            return false;
        }
    }

    /** Standard output and error; {@link IllegalStateException} where it ends with another status than 0 or not in time. */
    String run(String... arguments) {
        List<String> line = with(arguments).command;
        try {
            Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
            process.onExit()
                    .orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .exceptionally(late -> process.destroyForcibly());
            process.getOutputStream().close();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new IllegalStateException(String.join(" ", line) + " ended with " + status + ": " + printed);
            }
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot run " + line, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while running " + line, e);
        }
    }
}
