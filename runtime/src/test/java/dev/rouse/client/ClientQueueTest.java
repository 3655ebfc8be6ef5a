package dev.rouse.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.ActorAddress;
import dev.rouse.ActorQueue;
import dev.rouse.ActorQueue.Priority;
import dev.rouse.InvalidCallException;
import dev.rouse.KeyReusedException;
import dev.rouse.fixture.Depot;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.net.ActorHttpOptions;
import dev.rouse.net.ActorHttpServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Queues of a real server, over a WebSocket and over HTTP. */
@Timeout(60)
final class ClientQueueTest {

    private static final ActorAddress DEPOT = ActorAddress.of("depot", "a");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Depot.Rules rules = new Depot.Rules();
    private final ActorRuntime runtime = ActorRuntime.builder()
            .store(new ScriptedStore())
            .register(Depot.type(rules, options -> options.queues(queues -> queues.tries(1))))
            .start()
            .block(PATIENCE);
    private final ActorHttpServer server = ActorHttpServer.bind(
                    runtime, "127.0.0.1", 0, ActorHttpOptions.defaults(), runtime.eventLoops())
            .block(PATIENCE);
    private final CutConnectionsTest.Cable cable = CutConnectionsTest.Cable.to(server.port());
    private final RouseClient client = RouseClient.builder()
            .endpoint("http://127.0.0.1:" + cable.port())
            .options(o -> o.firstBackoff(Duration.ofMillis(2)).maxBackoff(Duration.ofMillis(20)))
            .build();
    private final ActorQueue parcels = client.queue(Depot.class, "parcels", "a");

    @AfterEach
    void close() throws Exception {
        client.close().block(PATIENCE);
        server.close().block(PATIENCE);
        runtime.stop().block(PATIENCE);
        cable.close();
    }

    private List<String> notes() {
        return runtime.get(Depot.class, "a").notes().block(PATIENCE);
    }

    @Test
    void messagesAreSentAndAnswered() {
        assertThat(parcels.send("p").block(PATIENCE)).hasSize(16);
        assertThat(parcels.priority(Priority.LOW)
                        .group("a b&c")
                        .sendAndWait("q")
                        .block(PATIENCE))
                .isEqualTo("got q");
        assertThat(client.queue(DEPOT, "parcels").sendAndWait("r").block(PATIENCE))
                .isEqualTo("got r");
        assertThat(parcels.timeToLive(Duration.ofHours(1))
                        .after(Duration.ofMillis(30))
                        .sendAndWait("late")
                        .block(PATIENCE))
                .isEqualTo("got late");
        assertThat(notes()).containsExactly("p", "q", "r", "late");
        assertThat(parcels.handler().name()).isEqualTo("parcel");
    }

    @Test
    void whatIsWrongWithAMessageIsTold() {
        assertThatThrownBy(() -> parcels.send(1).block(PATIENCE)).isInstanceOf(InvalidCallException.class);
        assertThatThrownBy(() -> client.queue(DEPOT, "nothing").send("p").block(PATIENCE))
                .isInstanceOf(InvalidCallException.class)
                .hasMessageContaining("letters, parcels");
        assertThatThrownBy(() -> client.queue(DEPOT, "parcels").send("p", "q").block(PATIENCE))
                .isInstanceOf(InvalidCallException.class);
    }

    @Test
    void messageOfOneKeyIsTakenOnce() {
        String first = parcels.withKey("k").send("p").block(PATIENCE);
        assertThat(client.withKey("k").queue(DEPOT, "parcels").send("p").block(PATIENCE))
                .isEqualTo(first);
        assertThatThrownBy(() -> parcels.withKey("k").send("q").block(PATIENCE)).isInstanceOf(KeyReusedException.class);
        assertThat(parcels.sendAndWait("last").block(PATIENCE)).isEqualTo("got last");
        assertThat(notes()).containsExactly("p", "last");
    }

    @Test
    void keyedMessagesAreTakenOnceEachThoughConnectionsAreCut() {
        ActorQueue keyed = client.keyed().queue(Depot.class, "parcels", "a");
        Flux.range(0, 300)
                .flatMap(i -> keyed.send("p" + i).thenReturn(i), 8)
                .publishOn(Schedulers.boundedElastic())
                .doOnNext(this::cutNowAndThen)
                .blockLast(PATIENCE);
        assertThat(parcels.sendAndWait("last").block(PATIENCE)).isEqualTo("got last");
        assertThat(notes())
                .hasSize(301)
                .containsAll(IntStream.range(0, 300).mapToObj(i -> "p" + i).toList());
    }

    private void cutNowAndThen(int message) {
        if (message % 40 == 39) {
            cable.cut();
        }
    }

    @Test
    void requestOfOneKeySendsOneMessage() throws Exception {
        HttpResponse<String> first = post("queues/parcels?group=g", "\"p\"", "k");
        assertThat(first.statusCode()).as(first.body()).isEqualTo(202);
        assertThat(post("queues/parcels?group=g", "\"p\"", "k").body()).isEqualTo(first.body());
        assertThat(post("queues/parcels", "\"p\"", "k").statusCode())
                .as("of another group")
                .isEqualTo(422);
        assertThat(post("queues/parcels?wait=true", "\"q\"", "l").body()).isEqualTo("\"got q\"");
        assertThat(post("queues/parcels?delay=x", "\"q\"", "m").statusCode()).isEqualTo(400);
        assertThat(post("queues/parcels?at=now", "\"q\"", "m").statusCode()).isEqualTo(400);
        assertThat(notes()).containsExactly("p", "q");
    }

    private HttpResponse<String> post(String path, String body, String key) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create("http://127.0.0.1:" + server.port() + "/actors/depot/a/" + path))
                                .header("Content-Type", "application/json")
                                .header("Idempotency-Key", key)
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
    }
}
