package dev.rouse.kv.fdb;

import dev.rouse.NodeHealth.Status;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A {@link NodeProcess} as its parent sees it: it can be told, heard, paused and resumed. */
final class ChildNode implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String name;
    private final Process process;
    private final PrintWriter commands;
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final List<String> everything = new ArrayList<>();

    ChildNode(String name, Path clusterFile, byte[] root) throws IOException {
        this.name = name;
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path")));
        Optional.ofNullable(System.getProperty("FDB_LIBRARY_PATH_FDB_C"))
                .ifPresent(library -> command.add("-DFDB_LIBRARY_PATH_FDB_C=" + library));
        command.addAll(List.of(
                NodeProcess.class.getName(),
                clusterFile.toString(),
                HexFormat.of().formatHex(root)));
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        commands = new PrintWriter(process.outputWriter(), true);
        Thread reader = new Thread(this::listen, "node " + name);
        reader.setDaemon(true);
        reader.start();
    }

    private void listen() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (everything) {
                    everything.add(line);
                }
                if (line.startsWith(NodeProcess.MARK)) {
                    heard.add(line.substring(NodeProcess.MARK.length()));
                }
            }
        } catch (IOException e) {
            heard.add("its output cannot be read: " + e);
        }
    }

    void tell(String command) {
        commands.println(command);
    }

    /** The rest of the next line that begins with {@code beginning}; those before it are passed over. */
    String await(String beginning) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (true) {
                String line = heard.poll(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
                if (line == null) {
                    throw new AssertionError("Node " + name + " did not say '" + beginning + "' within " + PATIENCE
                            + ", but:\n" + String.join("\n", everything()));
                }
                if (line.startsWith(beginning)) {
                    return line.substring(beginning.length()).trim();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    void await(Status status) {
        await(NodeProcess.saying(status));
    }

    /** Everything it printed, its log too. */
    List<String> everything() {
        synchronized (everything) {
            return List.copyOf(everything);
        }
    }

    void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (status != 0) {
            throw new AssertionError("kill -" + signal + " of node " + name + " ended with " + status);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
