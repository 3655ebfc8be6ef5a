package dev.rouse.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The demo as its users meet it: a process, its exit status and what it prints. */
class DemoTest {

    private static final int CALLERS = 8;
    private static final int ENOUGH = 400;

    @TempDir
    Path data;

    @Test
    void whatWasAcknowledgedSurvivesKill() throws Exception {
        AtomicInteger[] acknowledged =
                IntStream.range(0, CALLERS).mapToObj(i -> new AtomicInteger()).toArray(AtomicInteger[]::new);
        try (DemoProcess demo = start()) {
            int port = demo.port();
            AtomicInteger all = new AtomicInteger();
            List<CompletableFuture<Void>> callers = IntStream.range(0, CALLERS)
                    .mapToObj(i -> incrementUntilKilled(demo, port, "kill-" + i, acknowledged[i], all))
                    .toList();
            callers.forEach(CompletableFuture::join);
        }

        try (DemoProcess again = start()) {
            int port = again.port();
            for (int i = 0; i < CALLERS; i++) {
                int answered = acknowledged[i].get();
                assertThat(value(port, "kill-" + i)).isBetween((long) answered, answered + 1L);
            }
        }
    }

    /** One call at a time, of which the last may have been saved without an answer. */
    private static CompletableFuture<Void> incrementUntilKilled(
            DemoProcess demo, int port, String key, AtomicInteger acknowledged, AtomicInteger all) {
        return DemoProcess.call(port, "counter/" + key + "/increment", "[1]")
                .handle((response, gone) -> {
                    if (gone != null) {
                        return CompletableFuture.<Void>completedFuture(null);
                    }
                    assertThat(response.body()).isEqualTo(String.valueOf(acknowledged.incrementAndGet()));
                    if (all.incrementAndGet() == ENOUGH) {
                        demo.kill();
                    }
                    return incrementUntilKilled(demo, port, key, acknowledged, all);
                })
                .thenCompose(next -> next);
    }

    @Test
    void whatIsSaidInARoomIsHeardAndCanBeReadAgainAcrossKill() throws Exception {
        try (DemoProcess demo = start()) {
            int port = demo.port();
            List<String> heard = new CopyOnWriteArrayList<>();
            CompletableFuture<?> listening = DemoProcess.follow(port, "room/lobby/events/message?from=0", heard::add);
            say(port, "ann", "hello");
            say(port, "bob", "hi");
            long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (!heard.contains("data: {\"name\":\"bob\",\"text\":\"hi\"}")) {
                assertThat(System.nanoTime()).as("heard in vain: " + heard).isLessThan(end);
                LockSupport.parkNanos(5_000_000);
            }
            // Behind the offset stands the life of the actor.
            assertThat(heard.stream().map(line -> line.replaceFirst("^(id: \\d+)-\\d+$", "$1")))
                    .containsSubsequence(
                            "id: 2", "event: message", "data: {\"name\":\"ann\",\"text\":\"hello\"}", "", "id: 3");
            demo.kill();
            listening.handle((over, gone) -> null).join();
        }
        try (DemoProcess again = start()) {
            int port = again.port();
            say(port, "ann", "still here?");
            assertThat(DemoProcess.get(port, "room/lobby/events?from=2").body())
                    .contains("\"offset\":3,", "\"name\":\"awake\"", "\"text\":\"still here?\"", "\"next\":5}")
                    .doesNotContain("\"offset\":2,");
        }
    }

    private static void say(int port, String name, String text) {
        assertThat(DemoProcess.call(port, "room/lobby/say", "[\"" + name + "\", \"" + text + "\"]")
                        .join()
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void remindersComeTrueOnceAcrossKill() throws Exception {
        Reminders.comeTrueOnceAcrossKill(this::start);
    }

    @Test
    void ordersComeToTheirEndWheneverItIsKilled() throws Exception {
        Orders.comeToTheirEndWheneverTheDemoIsKilled(this::start);
    }

    @Test
    void terminatedItStopsGracefullyAndKeepsEverything() throws Exception {
        try (DemoProcess demo = start()) {
            int port = demo.port();
            DemoProcess.call(port, "counter/visits/increment", "[41]").join();
            DemoProcess.call(port, "counter/visits/increment", "[1]").join();
            demo.terminate();

            assertThat(demo.output()).endsWith("Stopped.");
            assertThat(demo.errors()).isEmpty();
        }

        try (DemoProcess again = start()) {
            assertThat(value(again.port(), "visits")).isEqualTo(42);
        }
    }

    @Test
    void memoryStoreWritesNothing() throws Exception {
        try (DemoProcess demo = DemoProcess.start(
                "--port",
                "0",
                "--store",
                "memory",
                "--data",
                data.resolve("none").toString())) {
            assertThat(value(demo.port(), "visits")).isZero();
        }
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void portInUseIsOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            String port = String.valueOf(taken.getLocalPort());

            assertRefused("Cannot listen on port " + port, "--port", port, "--data", data.toString());
        }
    }

    @Test
    void directoryThatIsOpenElsewhereIsOneLine() throws Exception {
        try (DemoProcess demo = start()) {
            demo.port();

            assertRefused("Another process", "--port", "0", "--data", data.toString());
        }
    }

    @Test
    void corruptDirectoryIsOneLine() throws Exception {
        try (DemoProcess demo = start()) {
            DemoProcess.call(demo.port(), "counter/visits/increment", "[1]").join();
            demo.terminate();
            demo.status();
        }
        Path file = data.resolve("rocksdb/CURRENT");
        Files.write(file, new byte[(int) Files.size(file)]);

        assertRefused("Cannot read", "--port", "0", "--data", data.toString());
    }

    @Test
    void dataThatIsNoDirectoryIsOneLine() throws Exception {
        Path file = Files.writeString(data.resolve("file"), "not a directory");

        assertRefused("directory", "--port", "0", "--data", file.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "Unknown option, --prot 8080",
        "Unmatched argument, serve",
        "--port is from 0 to 65535, --port 65536",
        "'many' is not an int, --port many",
        "Missing required parameter, --port",
        "expected one of, --store paper",
        "--cluster-file and --root go with --store fdb, --cluster-file fdb.cluster",
        "--node-bind go with --store fdb, --node-bind 127.0.0.1",
        "Give all nodes the same --node-secret, --store fdb --node-bind 10.0.0.7:7400",
        "--node-secret is at least 16 bytes, --store fdb --node-secret short",
        "no-such.cluster, --store fdb --cluster-file no-such.cluster",
        "Unknown option, bench --slow",
        "No file of results, bench compare nowhere.jsonl nowhere.jsonl",
    })
    void misuseIsOneLine(String says, String arguments) throws Exception {
        assertRefused(says, arguments.split(" "));
    }

    @Test
    void helpTellsOptionsWhatIsServedAndWhereDataIs() throws Exception {
        try (DemoProcess demo = DemoProcess.start("--help")) {
            assertThat(String.join(" ", demo.output()))
                    .contains(
                            "--port",
                            "counters",
                            "carts",
                            "reminders",
                            System.getProperty("user.home") + "/.rouse-demo");
            assertThat(demo.status()).isZero();
        }
    }

    private static void assertRefused(String says, String... arguments) throws IOException, InterruptedException {
        try (DemoProcess demo = DemoProcess.start(arguments)) {
            assertThat(demo.errors()).singleElement().asString().contains(says);
            assertThat(demo.output()).isEmpty();
            assertThat(demo.status()).isEqualTo(2);
        }
    }

    private DemoProcess start() throws IOException {
        return DemoProcess.start("--port", "0", "--data", data.toString());
    }

    private static long value(int port, String key) {
        HttpResponse<String> response =
                DemoProcess.call(port, "counter/" + key + "/value", "[]").join();
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Long.parseLong(response.body());
    }
}
