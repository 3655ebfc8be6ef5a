package dev.rouse.kv.memory.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorType;
import dev.rouse.fixture.Console;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.memory.MemoryKvStore;
import dev.rouse.net.ActorHttpOptions;
import dev.rouse.net.ActorHttpServer;
import dev.rouse.net.Front;
import dev.rouse.net.RawClient;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;

/**
 * Lists of many actors: {@code JOPTS=-Drouse.inspector.actors=1000000} for a million of them, whose first page is to be there within 200 ms,
 * for the first request of the process too; a few thousand without.
 */
@Timeout(600)
class ManyActorsTest {

    private static final int ACTORS = Integer.getInteger("rouse.inspector.actors", 5_000);
    private static final int MANY = 1_000_000;
    private static final Duration PATIENCE = Duration.ofSeconds(500);
    private static final int ROUNDS = 21;

    private static ActorRuntime start(MemoryKvStore store) {
        return ActorRuntime.builder()
                .store(store)
                .register(ActorType.of(Account.class, AccountActor::new).options(o -> o.idleTimeout(Duration.ZERO)))
                .start()
                .block(PATIENCE);
    }

    private static void make(MemoryKvStore store) {
        ActorRuntime maker = start(store);
        Flux.range(0, ACTORS)
                .flatMap(
                        i -> maker.actor(Account.class, "key-%07d".formatted(i)).deposit(1), 512)
                .blockLast(PATIENCE);
        maker.stop().block(PATIENCE);
    }

    /** The time that the first request of all takes, in nanoseconds: over a connection that needs nothing loaded to ask. */
    private static long first(int port, String path) {
        try (RawClient client = new RawClient(port)) {
            long from = System.nanoTime();
            client.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(client.reply().status()).isEqualTo(200);
            return System.nanoTime() - from;
        }
    }

    @Test
    void pagesOfManyWakeNobody() {
        MemoryKvStore store = MemoryKvStore.builder().maxBytes(1L << 32).create();
        make(store);
        ActorRuntime node = start(store);
        ActorHttpServer server = ActorHttpServer.bind(node, "127.0.0.1", 0, ActorHttpOptions.defaults())
                .block(PATIENCE);
        String path = "/inspector/api/actors/account?limit=100";

        long cold = first(server.port(), path);
        long[] took = new long[ROUNDS];
        JsonNode page = null;
        for (int i = 0; i < ROUNDS; i++) {
            long from = System.nanoTime();
            page = Front.json(Front.send(server.port(), "GET", path, ""));
            took[i] = System.nanoTime() - from;
        }
        assertThat(page.get("actors").size()).isEqualTo(100);
        assertThat(page.at("/actors/99/key").asString()).isEqualTo("key-0000099");
        JsonNode next = Front.json(Front.send(
                server.port(), "GET", path + "&cursor=" + page.get("next").asString(), ""));
        assertThat(next.at("/actors/0/key").asString()).isEqualTo("key-0000100");
        JsonNode last =
                Front.json(Front.send(server.port(), "GET", path + "&prefix=key-%07d".formatted(ACTORS - 1), ""));
        assertThat(last.get("actors").size()).isEqualTo(1);
        assertThat(node.health().residentActors()).as("actors that are awake").isZero();

        Arrays.sort(took);
        Console.info("First page of %,d actors: %.1f ms the first time, %.1f ms in the median, %.1f ms at most"
                .formatted(ACTORS, cold / 1e6, took[ROUNDS / 2] / 1e6, took[ROUNDS - 1] / 1e6));
        if (ACTORS >= MANY) {
            assertThat(Duration.ofNanos(cold)).isLessThan(Duration.ofMillis(200));
            assertThat(Duration.ofNanos(took[ROUNDS / 2])).isLessThan(Duration.ofMillis(200));
        }
        server.close().block(PATIENCE);
        node.stop().block(PATIENCE);
        store.close().block(PATIENCE);
    }
}
