package dev.rouse.kv.fdb.cluster;

import dev.rouse.fixture.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** A program that is run to its end for what it prints: {@code fdbcli}, or {@code docker}. */
final class FdbCommand {

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
            Shell.Said said = Shell.tryTo(line.toArray());
            if (said.status() != 0) {
                throw new IllegalStateException(
                        String.join(" ", line) + " ended with " + said.status() + ": " + said.text());
            }
            return said.text();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot run " + line, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while running " + line, e);
        }
    }
}
