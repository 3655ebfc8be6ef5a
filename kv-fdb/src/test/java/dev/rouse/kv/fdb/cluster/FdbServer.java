package dev.rouse.kv.fdb.cluster;

import dev.rouse.fixture.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One {@code fdbserver} process, which can be killed, paused and started again on its data. */
public final class FdbServer {

    private static final int LONGEST_END_SECONDS = 10;

    /** It ends when its disk takes longer; 20 s, as it comes, are less than a busy machine of many tests may take. */
    private static final int LONGEST_DISK_SECONDS = 300;

    private final Path program;
    private final String address;
    private final Path clusterFile;
    private final Path directory;
    private final List<String> options;
    private List<String> knobs = List.of("min_trace_severity=40");
    private Process process;

    /** @param options of the program, beside where it is and what it writes */
    FdbServer(Path program, String address, Path clusterFile, Path directory, List<String> options) {
        this.program = program;
        this.address = address;
        this.clusterFile = clusterFile;
        this.directory = directory;
        this.options = options;
    }

    /** {@code host:port}, with {@code :tls} behind it where it talks nothing else. */
    public String address() {
        return address;
    }

    public boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** Starts it where it does not run; returns before it can be used. */
    public void start() throws IOException {
        if (isRunning()) {
            return;
        }
        Path logs = Files.createDirectories(directory.resolve("logs"));
        ProcessBuilder command = new ProcessBuilder(new ArrayList<>(List.of(
                program.toString(),
                "--public-address",
                address,
                "--cluster-file",
                clusterFile.toString(),
                "--datadir",
                directory.resolve("data").toString(),
                "--logdir",
                logs.toString(),
                "--locality-zoneid",
                address,
                "--locality-machineid",
                address,
                "--io-trust-seconds",
                String.valueOf(LONGEST_DISK_SECONDS),
                "--parentpid",
                String.valueOf(ProcessHandle.current().pid()))));
        command.command().addAll(options);
        knobs.forEach(knob -> command.command().add("--knob_" + knob));
        process = command.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        logs.resolve("output.txt").toFile()))
                .start();
    }

    /**
     * Its knobs from its next start on.
     *
     * @param all each {@code name=value}; with none it traces as servers do, which its status is made of
     */
    public void turn(String... all) {
        knobs = List.of(all);
    }

    /** SIGKILL; waits for its end. */
    public void kill() {
        if (process == null) {
            return;
        }
        process.toHandle().destroyForcibly();
        try {
            if (!process.waitFor(LONGEST_END_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("fdbserver at " + address + " lives on after SIGKILL");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** SIGSTOP: it answers nothing, and its connections stay. */
    public void pause() {
        signal("STOP");
    }

    /** SIGCONT. */
    public void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            Shell.run("kill", "-" + name, process.pid());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
