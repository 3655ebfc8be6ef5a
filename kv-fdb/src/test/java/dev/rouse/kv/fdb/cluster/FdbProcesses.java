package dev.rouse.kv.fdb.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A FoundationDB whose servers are processes of this machine, children of this JVM: they end with it, however it ends. Its
 * data is in memory with a synced log on disk, so a killed server that is started again has lost nothing.
 */
public final class FdbProcesses implements FdbCluster {

    private static final String HOST = "127.0.0.1";
    private static final String CANNOT_START = "Cannot start FoundationDB";

    private final Path directory;
    private final Path clusterFile;
    private final FdbCli cli;
    private final List<FdbServer> servers = new ArrayList<>();
    private final Thread closing = new Thread(this::discard, "fdb-discard");

    private FdbProcesses(Path directory, List<String> addresses, List<String> options, List<String> tlsOptions)
            throws IOException {
        Path server = FdbPart.SERVER.find().orElseThrow();
        this.directory = directory;
        clusterFile = Files.createDirectory(directory.resolve("cluster")).resolve("fdb.cluster");
        cli = new FdbCli(new FdbCommand(FdbPart.CLI.find().orElseThrow().toString(), "-C", clusterFile.toString())
                .with(tlsOptions.toArray(String[]::new)));
        Files.writeString(clusterFile, "rouse:test@" + String.join(",", addresses) + "\n");
        for (String address : addresses) {
            servers.add(
                    new FdbServer(server, address, clusterFile, directory.resolve(address.replace(':', '-')), options));
        }
        Runtime.getRuntime().addShutdownHook(closing);
    }

    /** Whether the programs for it are installed. */
    public static boolean available() {
        return FdbPart.SERVER.find().isPresent() && FdbPart.CLI.find().isPresent();
    }

    /** One server. Blocks until the database can be used: about two seconds. */
    public static FdbProcesses single() {
        return start(1, "single", List.of());
    }

    /**
     * As {@link #single()}, at another port than that at which its clients reach it.
     *
     * @param port on which it listens
     * @param reachedAt port that is connected with it
     */
    public static FdbProcesses singleBehind(int port, int reachedAt) {
        List<String> options = List.of("--listen-address", HOST + ":" + port);
        try {
            Path directory = Files.createTempDirectory("rouse-fdb-");
            return start(new FdbProcesses(directory, List.of(HOST + ":" + reachedAt), options, List.of()), "single");
        } catch (IOException e) {
            throw new UncheckedIOException(CANNOT_START, e);
        }
    }

    /** As {@link #single()}, with all that it writes in {@code directory}. */
    public static FdbProcesses singleIn(Path directory) {
        return start(directory, 1, "single", List.of());
    }

    /** As {@link #single()}, and it talks TLS alone. */
    public static FdbProcesses single(TlsFiles tls) {
        return start(1, "single", tls.options());
    }

    /** Three servers, each a coordinator; data survives the loss of any one. Blocks until the database can be used. */
    public static FdbProcesses triple() {
        return start(3, "double", List.of());
    }

    private static FdbProcesses start(int processes, String redundancy, List<String> tlsOptions) {
        try {
            return start(Files.createTempDirectory("rouse-fdb-"), processes, redundancy, tlsOptions);
        } catch (IOException e) {
            throw new UncheckedIOException(CANNOT_START, e);
        }
    }

    private static FdbProcesses start(Path directory, int processes, String redundancy, List<String> tlsOptions) {
        String tls = tlsOptions.isEmpty() ? "" : ":tls";
        try {
            List<String> addresses = freePorts(processes).stream()
                    .map(port -> HOST + ":" + port + tls)
                    .toList();
            return start(new FdbProcesses(directory, addresses, tlsOptions, tlsOptions), redundancy);
        } catch (IOException e) {
            throw new UncheckedIOException(CANNOT_START, e);
        }
    }

    private static FdbProcesses start(FdbProcesses fresh, String redundancy) throws IOException {
        try {
            fresh.start();
            fresh.cli.createDatabase(redundancy);
            return fresh;
        } catch (IOException | RuntimeException e) {
            fresh.close();
            throw e;
        }
    }

    /** Ports of this machine that nobody listens on. */
    public static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> probes = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                probes.add(new ServerSocket(0, 1, InetAddress.getByName(HOST)));
            }
            return probes.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket probe : probes) {
                probe.close();
            }
        }
    }

    @Override
    public Path clusterFile() {
        return clusterFile;
    }

    @Override
    public String cli(String commands) {
        return cli.run(commands);
    }

    /** One by one, for faults that do not meet all of them. */
    public List<FdbServer> servers() {
        return List.copyOf(servers);
    }

    /** Starts the servers that do not run. Does not wait for the database: {@link #awaitAvailable} does. */
    public void start() throws IOException {
        for (FdbServer server : servers) {
            server.start();
        }
    }

    /** Waits until the database can be used. */
    public void awaitAvailable() {
        cli.awaitAvailable();
    }

    /** Ends all servers at once and starts them with other knobs, as {@link FdbServer#turn} says. Does not wait for the database. */
    public void restart(String... knobs) throws IOException {
        kill();
        servers.forEach(server -> server.turn(knobs));
        start();
    }

    /** SIGKILL to all servers; waits for their end. */
    public void kill() {
        servers.forEach(FdbServer::kill);
    }

    /** SIGSTOP to all servers. */
    public void pause() {
        servers.forEach(FdbServer::pause);
    }

    /** SIGCONT to all servers. */
    public void resume() {
        servers.forEach(FdbServer::resume);
    }

    @Override
    public void close() {
        if (Runtime.getRuntime().removeShutdownHook(closing)) {
            discard();
        }
    }

    private void discard() {
        kill();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            System.err.println("Not all of " + directory + " could be removed: " + e);
        }
    }
}
