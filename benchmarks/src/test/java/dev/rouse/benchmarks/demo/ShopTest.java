package dev.rouse.benchmarks.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ClusterOptions;
import dev.rouse.kv.memory.MemoryKvStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The shop of the demo over HTTP: orders go through its queue. */
class ShopTest {

    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final int POLLS = 20_000;

    private final HttpClient http = HttpClient.newHttpClient();
    private DemoServer server;

    @BeforeEach
    void start() {
        server = DemoServer.start(MemoryKvStore.create(), 0, ClusterOptions.defaults())
                .block(LONGEST);
    }

    @AfterEach
    void stop() {
        server.stop().block(LONGEST);
    }

    private HttpResponse<String> ask(String method, String path, String body) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(
                                "http://" + DemoServer.HOST + ":" + server.port() + "/actors/shop/main/" + path))
                        .header("content-type", "application/json")
                        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private JsonNode json(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = ask("GET", path, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    private JsonNode untilHandled(long dead) throws IOException, InterruptedException {
        JsonNode queue = json("queues").get("queues").get(0);
        for (int i = 0;
                i < POLLS
                        && (queue.get("depth").asLong() > 0
                                || queue.get("deadLetters").asLong() != dead);
                i++) {
            queue = json("queues").get("queues").get(0);
        }
        return queue;
    }

    @Test
    void ordersAreTakenAndHandled() throws Exception {
        HttpResponse<String> sent = ask("POST", "queues/orders", "{\"item\": \"tea\", \"count\": 2}");
        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(202);
        assertThat(JsonMapper.shared().readTree(sent.body()).get("id").asString())
                .hasSize(16);
        HttpResponse<String> waited = ask("POST", "queues/orders?wait=true", "{\"item\": \"tea\", \"count\": 3}");
        assertThat(waited.statusCode()).as(waited.body()).isEqualTo(200);
        assertThat(waited.body()).isEqualTo("5");
        JsonNode queue = untilHandled(0);
        assertThat(queue.get("name").asString()).isEqualTo("orders");
        assertThat(queue.get("limit").asInt()).isEqualTo(1000);
        assertThat(ask("POST", "sold", "").body()).isEqualTo("{\"tea\":5}");
    }

    @Test
    void orderThatCannotBeHandledIsADeadLetter() throws Exception {
        ask("POST", "queues/orders", "{\"item\": \"moon\", \"count\": 1}");
        assertThat(untilHandled(1).get("deadLetters").asInt()).isEqualTo(1);
        JsonNode letter = json("queues/orders").get("deadLetters").get(0);
        assertThat(letter.get("error").asString()).contains("The shop has no 'moon'.");
        assertThat(letter.get("failures").asInt()).isEqualTo(3);
        String id = letter.get("id").asString();
        assertThat(ask("POST", "queues/orders?retry=" + id, "").statusCode()).isEqualTo(204);
        untilHandled(1);
        String again = json("queues/orders").get("deadLetters").get(0).get("id").asString();
        assertThat(ask("DELETE", "queues/orders?id=" + again, "").statusCode()).isEqualTo(204);
        assertThat(ask("DELETE", "queues/orders?id=" + again, "").statusCode()).isEqualTo(404);
    }

    @Test
    void whatIsNoOrderIsRefused() throws Exception {
        assertThat(ask("POST", "queues/orders", "{\"item\": 1, \"count\": \"x\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(ask("POST", "queues/orders?delay=soon", "{\"item\": \"tea\", \"count\": 1}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(ask("POST", "queues/returns", "{}").statusCode()).isEqualTo(400);
    }
}
