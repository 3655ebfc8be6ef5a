package dev.rouse.net.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.rouse.ActorAddress;
import dev.rouse.ActorInfo;
import dev.rouse.fixture.Club;
import dev.rouse.fixture.Console;
import dev.rouse.fixture.JavaProcess;
import dev.rouse.fixture.LogCapture;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.net.ActorHttpOptions;
import dev.rouse.net.ActorHttpServer;
import io.netty.util.ResourceLeakDetector;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;

/**
 * A thousand sockets of clients that say nothing, to ten actors that are asleep: what they take, and that all of them are there. The
 * clients are a process of their own, so that all memory here is the server's. {@code -Drouse.idle.sockets=10000} for ten times as many, as the
 * profile {@code search} has them.
 */
@Timeout(300)
class IdleSocketsTest {

    private static final int COUNT = Integer.getInteger("rouse.idle.sockets", 1_000);
    private static final int PER_CLUB = 100;
    private static final int MOST_BYTES = 8 * 1024;

    /** Files of the JVM itself, and of what else runs in it. */
    private static final int OTHER_FILES = 500;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final List<String> clubs = IntStream.range(0, (COUNT + PER_CLUB - 1) / PER_CLUB)
            .mapToObj(i -> "c" + i)
            .toList();

    @Test
    void idleSocketsAreSmallAndAliveAndClosedWithAReason() throws IOException {
        UnixOperatingSystemMXBean system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        boolean enough = system.getMaxFileDescriptorCount() >= COUNT + OTHER_FILES;
        if (!enough) {
            Console.info("IdleSocketsTest is skipped: a process may have " + system.getMaxFileDescriptorCount()
                    + " files here (ulimit -n), and " + COUNT + " sockets need " + (COUNT + OTHER_FILES));
        }
        Assumptions.assumeTrue(enough);
        ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        try (LogCapture leaks = new LogCapture(ResourceLeakDetector.class.getName())) {
            run();
            System.gc();
            assertThat(leaks.of("LEAK")).isEmpty();
        } finally {
            ResourceLeakDetector.setLevel(before);
        }
    }

    private void run() throws IOException {
        ActorRuntime runtime = ActorRuntime.builder()
                .store(new ScriptedStore())
                .register(Club.type(options -> options))
                .start()
                .block(PATIENCE);
        ActorHttpServer server = ActorHttpServer.bind(
                        runtime,
                        "127.0.0.1",
                        0,
                        ActorHttpOptions.builder()
                                .connections(c -> c.maxConnections(COUNT).closeDeadline(PATIENCE))
                                .sockets(s -> s.maxSockets(COUNT)
                                        .maxSocketsPerAddress(COUNT)
                                        .pingInterval(Duration.ofSeconds(5)))
                                .build(),
                        runtime.eventLoops())
                .block(PATIENCE);
        Process clients = new JavaProcess(IdleClients.class, List.of("-Xmx512m"))
                .with(server.port(), COUNT)
                .start();
        try (BufferedReader told =
                new BufferedReader(new InputStreamReader(clients.getInputStream(), StandardCharsets.UTF_8))) {
            long began = System.nanoTime();
            assertThat(told.readLine()).isEqualTo("connected " + COUNT);
            double seconds = (System.nanoTime() - began) / 1e9;
            putToSleep(runtime);
            long open = heap();

            Flux.fromIterable(clubs)
                    .concatMap(club -> runtime.actor(Club.class, club).greetAll())
                    .blockLast(PATIENCE);
            assertThat(told.readLine()).as("all of them are alive").isEqualTo("news " + COUNT);

            server.close().block(PATIENCE);
            assertThat(told.readLine()).isEqualTo("closed 1012 " + COUNT);
            putToSleep(runtime);
            long bytes = (open - heap()) / COUNT;
            Console.info("%,d idle sockets of sleeping actors: %,d bytes of heap each, connected in %.1f s"
                    .formatted(COUNT, bytes, seconds));
            assertThat(bytes).isBetween(0L, (long) MOST_BYTES);
        } finally {
            clients.destroyForcibly();
            server.close().block(PATIENCE);
            runtime.stop().block(PATIENCE);
        }
    }

    private void putToSleep(ActorRuntime runtime) {
        Flux.fromIterable(clubs)
                .concatMap(club -> runtime.get(Club.class, club).rest())
                .blockLast(PATIENCE);
        Flux.fromIterable(clubs)
                .concatMap(club -> runtime.info(ActorAddress.of("club", club))
                        .filter(info -> !info.awake())
                        .repeatWhenEmpty(nothing -> nothing.delayElements(Duration.ofMillis(20))))
                .map(ActorInfo::address)
                .blockLast(PATIENCE);
    }

    private static long heap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            least = Math.min(
                    least,
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return least;
    }
}
