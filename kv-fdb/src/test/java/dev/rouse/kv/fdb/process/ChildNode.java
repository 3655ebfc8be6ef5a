package dev.rouse.kv.fdb.process;

import dev.rouse.NodeHealth.Status;
import dev.rouse.fixture.JavaProcess;
import dev.rouse.fixture.Shell;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A {@link NodeProcess} as its parent sees it: it can be told, heard, paused and resumed. */
final class ChildNode implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String name;
    private final Process process;
    private final PrintWriter commands;
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final List<String> everything = new ArrayList<>();

    /** @param knobs of FoundationDB's client, such as {@code connection_monitor_timeout=0.5} */
    ChildNode(String name, Path clusterFile, byte[] root, Duration lease, String... knobs) throws IOException {
        this(name, clusterFile, root, lease, 0, "", knobs);
    }

    /**
     * A node at a place of its own.
     *
     * @param port on which it listens for other nodes
     * @param address that they are told
     */
    ChildNode(String name, Path clusterFile, byte[] root, Duration lease, int port, String address, String... knobs)
            throws IOException {
        this.name = name;
        JavaProcess jvm = new JavaProcess(NodeProcess.class)
                .with(name, clusterFile, HexFormat.of().formatHex(root), lease.toMillis(), port, address)
                .with((Object[]) knobs);
        process = jvm.start();
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

    String name() {
        return name;
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
        Shell.run("kill", "-" + signal, process.pid());
    }

    /** The calls whose callers were told so. Only while it rests. */
    Map<NodeProcess.Told, BitSet> told() {
        tell("tell");
        Map<NodeProcess.Told, BitSet> told = new EnumMap<>(NodeProcess.Told.class);
        for (NodeProcess.Told kind : NodeProcess.Told.values()) {
            told.put(kind, bits(await(kind.toString())));
        }
        return told;
    }

    /** What is in the actors of the node that serves. */
    AppliedCalls applied() {
        tell("value");
        long repeated = 0;
        Map<String, BitSet> byNode = new HashMap<>();
        for (int tally = 0; tally < NodeProcess.TALLIES.size(); tally++) {
            String[] parts = await("tally").split(" ");
            repeated += Long.parseLong(parts[0]);
            for (int node = 1; node < parts.length; node++) {
                String[] calls = parts[node].split("=");
                byNode.computeIfAbsent(calls[0], key -> new BitSet()).or(bits(calls[1]));
            }
        }
        return new AppliedCalls(repeated, byNode);
    }

    private static BitSet bits(String hex) {
        return BitSet.valueOf(HexFormat.of().parseHex(hex));
    }

    long pid() {
        return process.pid();
    }

    /** How often it has lost its place. */
    long losses() {
        return everything().stream()
                .filter(line -> line.equals(NodeProcess.MARK + NodeProcess.LOST))
                .count();
    }

    /** Stops it in order, and waits for its end. */
    void stop() throws InterruptedException {
        tell("stop");
        await(NodeProcess.STOPPED);
        process.waitFor();
    }

    /** SIGKILL. */
    void kill() {
        process.toHandle().destroyForcibly();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
