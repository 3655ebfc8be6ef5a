package dev.rouse.benchmarks.scenario.cluster;

import dev.rouse.ActorType;
import dev.rouse.benchmarks.demo.Counter;
import dev.rouse.benchmarks.demo.CounterActor;
import dev.rouse.benchmarks.harness.ChildJvm;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.fdb.FdbKvStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A node with counters in a process of its own, on FoundationDB, with the options that nodes have by default. */
final class HostProcess implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final String SERVES = "serves";
    private static final List<String> FLAGS =
            List.of("-Xmx256m", "-XX:+UseSerialGC", "-Drouse.log=" + System.getProperty("rouse.log", "ERROR"));

    private final Process process;

    private HostProcess(Process process) {
        this.process = process;
    }

    /** Starts one, and waits until it serves. */
    static HostProcess start(Path clusterFile, byte[] root) {
        Process process = ChildJvm.start(
                FLAGS,
                HostProcess.class,
                List.of(clusterFile.toString(), HexFormat.of().formatHex(root)));
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        try {
            String line = out.readLine();
            while (line != null && !line.equals(SERVES)) {
                line = out.readLine();
            }
            if (line == null) {
                throw new IllegalStateException("A node in a process of its own ended before it served.");
            }
            Thread telling = new Thread(() -> out.lines().forEach(System.err::println), "output of " + process.pid());
            telling.setDaemon(true);
            telling.start();
            return new HostProcess(process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs the node until this process is killed, or its parent has ended. */
    public static void main(String[] arguments) throws IOException {
        FdbKvStore store = FdbKvStore.builder()
                .clusterFile(Path.of(arguments[0]))
                .root(HexFormat.of().parseHex(arguments[1]))
                .open()
                .blockOptional(LONGEST)
                .orElseThrow();
        ActorRuntime.builder()
                .store(store)
                .register(ActorType.of(Counter.class, CounterActor::new))
                .start()
                .block(LONGEST);
        System.out.println(SERVES);
        while (System.in.read() >= 0) {
            // nothing is told to it
        }
        Runtime.getRuntime().halt(0);
    }

    void kill() {
        process.destroyForcibly();
    }

    /** Lets it stand still, as a long pause of a collector or of its machine would. */
    void pause() {
        try {
            Process stop = new ProcessBuilder("kill", "-STOP", String.valueOf(process.pid())).start();
            if (stop.waitFor() != 0) {
                throw new IllegalStateException("kill -STOP ended with status " + stop.exitValue() + ".");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a process was stopped", e);
        }
    }

    /** Kills it, if it lives, and waits for its end. */
    @Override
    public void close() {
        kill();
        try {
            process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
