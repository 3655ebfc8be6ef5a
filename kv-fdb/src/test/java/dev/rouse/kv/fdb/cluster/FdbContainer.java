package dev.rouse.kv.fdb.cluster;

import dev.rouse.fixture.Console;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** A FoundationDB of one server in a container of the official image, which also lends the client library where none is. */
final class FdbContainer implements FdbCluster {

    /** With its registry, which Podman does not guess. */
    static final String IMAGE = System.getProperty("rouse.fdb.image", "docker.io/foundationdb/foundationdb:7.3.77");

    private static final String CLUSTER_FILE_INSIDE = "/tmp/rouse.cluster";
    private static final String LIBRARY_INSIDE = "/usr/lib/libfdb_c.so";

    private final FdbCommand engine;
    private final String name = "rouse-fdb-" + UUID.randomUUID();
    private final FdbCli cli;
    private final Path directory;
    private final Path clusterFile;
    private final Path library;
    private final Thread closing = new Thread(this::discard, "fdb-discard");

    private FdbContainer(Path program) throws IOException {
        engine = new FdbCommand(program.toString());
        cli = new FdbCli(engine.with("exec", name, "fdbcli", "-C", CLUSTER_FILE_INSIDE));
        directory = Files.createTempDirectory("rouse-fdb-");
        clusterFile = directory.resolve("fdb.cluster");
        library = directory.resolve(FdbPart.CLIENT_LIBRARY.toString());
    }

    /** The program that can run it: Docker or Podman, if it answers and has the image or can fetch it; one that cannot is told. */
    static Optional<Path> engine() {
        return Stream.of("docker", "podman")
                .flatMap(program -> FdbPart.find(program).stream())
                .filter(FdbContainer::hasImage)
                .findFirst();
    }

    private static boolean hasImage(Path program) {
        FdbCommand engine = new FdbCommand(program.toString());
        try {
            engine.run("info");
            if (!engine.succeeds("image", "inspect", IMAGE)) {
                Console.info("Fetching " + IMAGE + " for the tests on FoundationDB");
                engine.run("pull", "--quiet", IMAGE);
            }
            return true;
        } catch (IllegalStateException | UncheckedIOException unusable) {
            Console.info("No FoundationDB from " + program + ": "
                    + String.valueOf(unusable.getMessage()).replaceAll("\\s+", " "));
            return false;
        }
    }

    /** Whether this JVM can load the library of the image, which is for Linux. */
    static boolean lendsLibrary() {
        return LIBRARY_INSIDE.endsWith("/" + FdbPart.CLIENT_LIBRARY);
    }

    /** Blocks until the database can be used. Where no client library is installed, this JVM gets that of the image. */
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

    /**
     * The server names itself by the address that clients use, so its port is the same inside and outside. The cluster file
     * is put there before it starts: the server writes its own a moment later.
     */
    private void run(int port) throws IOException {
        engine.run(
                "create",
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
        engine.run("cp", clusterFile.toString(), name + ":" + CLUSTER_FILE_INSIDE);
        if (FdbPart.CLIENT_LIBRARY.find().isEmpty()) {
            engine.run("cp", name + ":" + LIBRARY_INSIDE, library.toString());
            FdbPart.CLIENT_LIBRARY.name(library);
        }
        engine.run("start", name);
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
            for (Path file : List.of(clusterFile, library, directory)) {
                Files.deleteIfExists(file);
            }
        } catch (IllegalStateException | IOException e) {
            System.err.println("The container " + name + " could not be removed: " + e);
        }
    }
}
