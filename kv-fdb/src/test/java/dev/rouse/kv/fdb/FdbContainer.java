package dev.rouse.kv.fdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** A FoundationDB of one server in a container of the official image. */
final class FdbContainer implements FdbCluster {

    private static final String IMAGE = System.getProperty("rouse.fdb.image", "foundationdb/foundationdb:7.3.63");
    private static final String CLUSTER_FILE = "/var/fdb/fdb.cluster";

    private final FdbCommand engine;
    private final String name = "rouse-fdb-" + UUID.randomUUID();
    private final FdbCli cli;
    private final Path clusterFile;
    private final Thread closing = new Thread(this::discard, "fdb-discard");

    private FdbContainer(Path program) throws IOException {
        engine = new FdbCommand(program.toString());
        cli = new FdbCli(engine.with("exec", name, "fdbcli", "-C", CLUSTER_FILE));
        clusterFile = Files.createTempDirectory("rouse-fdb-").resolve("fdb.cluster");
    }

    /** The program that can run it: Docker or Podman, if its service answers and has the image or can fetch it. */
    static Optional<Path> engine() {
        return Stream.of("docker", "podman")
                .flatMap(program -> FdbPart.find(program).stream())
                .filter(FdbContainer::hasImage)
                .findFirst();
    }

    private static boolean hasImage(Path program) {
        try {
            FdbCommand engine = new FdbCommand(program.toString());
            engine.run("info");
            if (engine.run("images", "--quiet", IMAGE).isBlank()) {
                engine.run("pull", "--quiet", IMAGE);
            }
            return true;
        } catch (IllegalStateException | UncheckedIOException unusable) {
            return false;
        }
    }

    /** Blocks until the database can be used. */
    static FdbContainer start(Path engine) {
        try {
            FdbContainer container = new FdbContainer(engine);
            Runtime.getRuntime().addShutdownHook(container.closing);
            try {
                container.run(freePort());
                return container;
            } catch (IOException | RuntimeException e) {
                container.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start FoundationDB in a container", e);
        }
    }

    /** The server names itself by the address that clients use, so its port is the same inside and outside. */
    private void run(int port) throws IOException {
        engine.run(
                "run",
                "--detach",
                "--rm",
                "--name",
                name,
                "--publish",
                "127.0.0.1:" + port + ":" + port,
                "--env",
                "FDB_NETWORKING_MODE=host",
                "--env",
                "FDB_PORT=" + port,
                IMAGE);
        Files.writeString(clusterFile, "docker:docker@127.0.0.1:" + port + "\n");
        cli.createDatabase("single");
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return probe.getLocalPort();
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

    @Override
    public void close() {
        if (Runtime.getRuntime().removeShutdownHook(closing)) {
            discard();
        }
    }

    private void discard() {
        try {
            engine.run("rm", "--force", name);
            Files.deleteIfExists(clusterFile);
            Files.deleteIfExists(clusterFile.getParent());
        } catch (IllegalStateException | IOException e) {
            System.err.println("The container " + name + " could not be removed: " + e);
        }
    }
}
