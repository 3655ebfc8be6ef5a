package dev.rouse.kv.fdb.cluster;

/** {@code fdbcli} of one cluster. */
final class FdbCli {

    private final FdbCommand command;

    FdbCli(FdbCommand command) {
        this.command = command.with("--timeout", "60", "--exec");
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

    /** Waits until the database answers a read: for at most as long as a command may take. */
    void awaitAvailable() {
        run("get rouse");
    }
}
