package dev.rouse.kv.memory.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.Principal;
import dev.rouse.net.Front;
import dev.rouse.net.RawClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;

/** Updates of open pages. */
@Timeout(120)
class InspectorLiveTest {

    private InspectedCluster cluster = new InspectedCluster(1, "127.0.0.1", options -> options);

    @AfterEach
    void close() {
        cluster.close();
    }

    private RawClient open(String path, String... headers) {
        RawClient client = new RawClient(cluster.port());
        String more = headers.length == 0 ? "" : headers[0] + "\r\n";
        client.send("GET /inspector/api/" + path + " HTTP/1.1\r\nHost: localhost\r\n" + more + "\r\n");
        return client;
    }

    /** The next update, without comments. */
    private static JsonNode next(RawClient client) {
        String chunk = client.chunk();
        while (!chunk.startsWith("data: ")) {
            assertThat(chunk).as("an update").isNotEmpty();
            chunk = client.chunk();
        }
        return Front.json(chunk.substring("data: ".length()));
    }

    @Test
    void livesComeAsTheyAre() {
        try (RawClient client = open("live")) {
            assertThat(client.head().status()).isEqualTo(200);
            assertThat(next(client).at("/node/status").asString()).isEqualTo("SERVING");
            cluster.account("a").deposit(1).block();
            JsonNode update = next(client);
            while (!update.has("lives")) {
                update = next(client);
            }
            assertThat(update.at("/lives/0/actor/key").asString()).isEqualTo("a");
        }
    }

    @Test
    void livesOfOtherNodesComeToo() {
        cluster.close();
        cluster = new InspectedCluster(2, "127.0.0.1", options -> options);
        String key = cluster.keyOn(1);
        try (RawClient all = open("live");
                RawClient one = open("actors/account/" + key + "/live")) {
            all.head();
            one.head();
            for (RawClient client : List.of(all, one)) {
                boolean seen = false;
                while (!seen) {
                    cluster.post("actors/account/" + key + "/sleep", "");
                    cluster.account(key).deposit(1).block();
                    JsonNode update = next(client);
                    seen = update.path("lives")
                            .valueStream()
                            .anyMatch(life -> life.at("/actor/key").asString().equals(key)
                                    && life.get("to").asString().equals("RUNNING")
                                    && !life.get("node").asString().isEmpty());
                }
            }
        }
    }

    @Test
    void ofTooManyLivesTheLastAreCounted() {
        try (RawClient client = open("live")) {
            client.head();
            next(client);
            Flux.range(0, 2_000)
                    .flatMap(i -> cluster.account("k" + i).deposit(1), 512)
                    .blockLast();
            int told = 0;
            int updates = 0;
            while (told < 2_000) {
                JsonNode update = next(client);
                updates++;
                assertThat(update.path("lives").size()).isLessThanOrEqualTo(200);
                told += update.path("lives").size()
                        + update.path("livesDropped").asInt(0);
            }
            assertThat(updates).as("many lives are one update").isLessThan(2_000);
        }
    }

    @Test
    void eventsOfAnActorCome() {
        cluster.account("a").deposit(1).block();
        try (RawClient client = open("actors/account/a/live")) {
            client.head();
            assertThat(next(client).at("/actor/key").asString()).isEqualTo("a");
            cluster.account("a").tell("hello").block();
            JsonNode update = next(client);
            while (!update.has("emitted")) {
                update = next(client);
            }
            assertThat(update.at("/emitted/0/value/text").asString()).isEqualTo("\"hello\"");
        }
    }

    @Test
    void noMoreAreOpenThanMayBe() {
        cluster.close();
        cluster = new InspectedCluster(1, "127.0.0.1", options -> options.inspector(i -> i.maxViewers(1)));
        RawClient first = open("live");
        assertThat(first.head().status()).isEqualTo(200);
        try (RawClient second = open("live")) {
            assertThat(second.head().status()).isEqualTo(503);
        }
        first.close();
        boolean isFree = false;
        while (!isFree) {
            try (RawClient again = open("live")) {
                isFree = again.head().status() == 200;
            }
        }
    }

    @Test
    void thereIsNothingToSeeOfATypeThatThereIsNot() {
        try (RawClient client = open("actors/nosuch/a/live")) {
            assertThat(client.head().status()).isEqualTo(404);
        }
    }

    @Test
    void streamEndsWithItsToken() {
        cluster.close();
        Principal soon = Principal.of("ann").until(Instant.now().plus(Duration.ofSeconds(2)));
        cluster = new InspectedCluster(
                1, "127.0.0.1", options -> options.inspector(i -> i.tokens(Map.of("secret", soon))));
        try (RawClient client = open("live", "Authorization: Bearer secret")) {
            if (client.head().status() == 401) {
                return; // Two seconds have passed already.
            }
            String chunk = client.chunk();
            while (!chunk.startsWith("event: rouse-error")) {
                assertThat(chunk).as("the end comes with a reason").isNotEmpty();
                chunk = client.chunk();
            }
            assertThat(chunk).contains("token_expired");
        }
    }
}
