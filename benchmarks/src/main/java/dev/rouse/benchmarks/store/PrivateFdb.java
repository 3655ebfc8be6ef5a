package dev.rouse.benchmarks.store;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A FoundationDB for the measurement alone: one {@code fdbserver} on a free port of this machine with its data in memory and
 * a synced log in a temporary directory. It ends with this JVM at the latest; closing it removes what it wrote.
 */
public final class PrivateFdb implements AutoCloseable {

    private static final String HOST = "127.0.0.1";
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final List<String> USUAL_PLACES =
            List.of("/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin", "/usr/local/libexec");

    private final Path directory;
    private final Path clusterFile;
    private final Process server;
    private final Thread closing = new Thread(this::discard, "fdb-discard");

    private PrivateFdb(Path directory, Path clusterFile, Process server) {
        this.directory = directory;
        this.clusterFile = clusterFile;
        this.server = server;
        Runtime.getRuntime().addShutdownHook(closing);
    }

    /** Whether the programs for it are installed. */
    public static boolean isInstalled() {
        return find("fdbserver").isPresent() && find("fdbcli").isPresent();
    }

    /** Starts one. Blocks until it can be used, which takes about two seconds. */
    public static PrivateFdb start() {
        try {
            Path directory = Files.createTempDirectory("rouse-bench-fdb-");
            String address = HOST + ":" + freePort();
            Path clusterFile = Files.writeString(directory.resolve("fdb.cluster"), "bench:bench@" + address + "\n");
            PrivateFdb fdb = new PrivateFdb(directory, clusterFile, server(directory, clusterFile, address));
            try {
                fdb.createDatabase();
                return fdb;
            } catch (IOException | RuntimeException e) {
                fdb.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start FoundationDB", e);
        }
    }

    /** The cluster file that clients connect with. */
    public Path clusterFile() {
        return clusterFile;
    }

    private static Process server(Path directory, Path clusterFile, String address) throws IOException {
        List<String> command = List.of(
                find("fdbserver").orElseThrow().toString(),
                "--public-address",
                address,
                "--cluster-file",
                clusterFile.toString(),
                "--datadir",
                directory.resolve("data").toString(),
                "--logdir",
                directory.toString(),
                "--parentpid",
                String.valueOf(ProcessHandle.current().pid()),
                "--maxlogssize",
                "10MiB");
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output.txt").toFile())
                .start();
    }

    private void createDatabase() throws IOException {
        String printed = cli("configure new single memory");
        long began = System.nanoTime();
        while (!printed.contains("The database is available")) {
            if (System.nanoTime() - began > LONGEST.toNanos()) {
                throw new IllegalStateException("FoundationDB cannot be used: " + printed);
            }
            printed = cli("status minimal");
        }
    }

    /** Runs {@code command} in {@code fdbcli} and returns what it prints. */
    private String cli(String command) throws IOException {
        Process process = new ProcessBuilder(
                        find("fdbcli").orElseThrow().toString(),
                        "-C",
                        clusterFile.toString(),
                        "--timeout",
                        "10",
                        "--exec",
                        command)
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getAllByName(HOST)[0])) {
            return probe.getLocalPort();
        }
    }

    private static Optional<Path> find(String program) {
        List<String> directories =
                new ArrayList<>(List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)));
        directories.addAll(USUAL_PLACES);
        return directories.stream()
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    @Override
    public void close() {
        if (Runtime.getRuntime().removeShutdownHook(closing)) {
            discard();
        }
    }

    private void discard() {
        server.destroyForcibly();
        try {
            server.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            StoreKind.delete(directory);
        } catch (IOException e) {
            System.err.println("Not all of " + directory + " could be removed: " + e);
        }
    }
}
