package dev.rouse.kv.fdb;

import java.time.Duration;

/** {@code fdbcli} of one cluster. */
final class FdbCli {

    private static final String AVAILABLE = "The database is available";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final FdbCommand command;

    FdbCli(FdbCommand command) {
        this.command = command.with("--timeout", "40", "--exec");
    }

    /** What it printed to {@code commands}, which are separated by semicolons. */
    String run(String commands) {
        return command.run(commands);
    }

    /** Creates the database of a new cluster, in memory, and waits until it can be used. */
    void createDatabase(String redundancy) {
        run("configure new " + redundancy + " memory");
        awaitAvailable();
    }

    /** Waits until the database can be used: for at most a minute. */
    void awaitAvailable() {
        long began = System.nanoTime();
        while (!run("status minimal").contains(AVAILABLE)) {
            if (System.nanoTime() - began > PATIENCE.toNanos()) {
                throw new IllegalStateException(
                        "FoundationDB is not available within " + PATIENCE + ": " + run("status"));
            }
        }
    }
}
