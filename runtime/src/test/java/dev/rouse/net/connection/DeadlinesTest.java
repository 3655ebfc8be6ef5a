package dev.rouse.net.connection;

import static dev.rouse.net.Front.json;
import static dev.rouse.net.RawClient.get;
import static dev.rouse.net.RawClient.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.net.ActorHttpOptions;
import dev.rouse.net.ActorHttpServer;
import dev.rouse.net.EmbeddedConnection;
import dev.rouse.net.HttpConnectionOptions;
import dev.rouse.net.RawClient;
import dev.rouse.net.ScriptedNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** Clients that take their time: of sending a request, of taking an answer; and many of them. */
@Timeout(60)
class DeadlinesTest {

    private static final String TEXT = "/actors/probe/k/text";
    private static final String HEAD = "POST " + TEXT + " HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n";

    private final ScriptedNode node = new ScriptedNode();
    private final List<RawClient> clients = new ArrayList<>();
    private ActorHttpServer server;

    private void start(UnaryOperator<HttpConnectionOptions.Builder> bounds) {
        server = ActorHttpServer.bind(
                        node,
                        "127.0.0.1",
                        0,
                        ActorHttpOptions.builder().connections(bounds).build())
                .block();
    }

    @AfterEach
    void closeAll() {
        clients.forEach(RawClient::close);
        if (server != null) {
            server.close().block();
        }
    }

    private RawClient connect() {
        RawClient client = new RawClient(server.port());
        clients.add(client);
        return client;
    }

    /** Goes on sending, one byte after the other, as long as somebody takes them. */
    private static Disposable trickle(RawClient client) {
        return Flux.interval(Duration.ofMillis(20), Schedulers.boundedElastic())
                .subscribe(i -> client.send("a"), e -> {});
    }

    private static void assertTimedOut(RawClient client) {
        RawClient.Reply reply = client.reply();
        assertThat(reply.status()).isEqualTo(408);
        assertThat(json(reply.body()).at("/code").asString()).isEqualTo("request_timeout");
        assertThat(reply.header("connection")).isEqualTo("close");
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void headsThatTrickleInAreCutOff() {
        start(all -> all.headTimeout(Duration.ofMillis(300)));
        for (int i = 0; i < 100; i++) {
            RawClient client = connect().send("GET /health HTTP/1.1\r\nHost: x\r\nX: ");
            trickle(client);
        }

        clients.forEach(DeadlinesTest::assertTimedOut);
        assertThat(connect().send(get("/health")).reply().status()).isEqualTo(200);
    }

    @Test
    void headOfALaterRequestIsCutOffToo() {
        start(all -> all.headTimeout(Duration.ofMillis(300)));
        RawClient client = connect();
        assertThat(client.send(get("/health")).reply().status()).isEqualTo(200);

        trickle(client.send("GET /health HTTP/1.1\r\nX: "));

        assertTimedOut(client);
    }

    @Test
    void bodyThatTricklesInIsCutOff() {
        start(all -> all.requestTimeout(Duration.ofMillis(300)));
        RawClient client = connect();

        trickle(client.send(HEAD));

        assertTimedOut(client);
    }

    @Test
    void bodyOfARefusedRequestIsCutOff() {
        start(all -> all.requestTimeout(Duration.ofMillis(300)));
        RawClient client = connect().send(HEAD.replace(TEXT, "/nothing"));
        assertThat(client.reply().status()).isEqualTo(404);

        trickle(client);

        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void bodyThatNeverComesAfterItWasAskedForIsCutOff() {
        start(all -> all.requestTimeout(Duration.ofMillis(300)));
        RawClient client = connect().send(HEAD.replace("Host", "Expect: 100-continue\r\nHost"));
        assertThat(client.head().status()).isEqualTo(100);

        assertTimedOut(client);
    }

    @Test
    void answerThatIsTakenByTheByteIsCutOff() {
        String large = "x".repeat(1 << 20);
        node.on("lots", arguments -> Flux.range(0, 15).map(i -> large));
        start(all -> all.answerTimeout(Duration.ofMillis(500)));
        RawClient client = new RawClient(server.port(), 1 << 12);
        clients.add(client);
        client.send(post("/actors/probe/k/lots", "[\"\"]"));
        assertThat(client.head().status()).isEqualTo(200);

        Flux.interval(Duration.ofMillis(20), Schedulers.boundedElastic())
                .takeUntil(i -> i > 50)
                .doOnNext(i -> client.take(1))
                .blockLast();

        assertThat(client.remaining()).isLessThan(10 << 20);
    }

    @Test
    void slowCallIsNoSlowRequest() {
        node.on("text", arguments -> Mono.delay(Duration.ofMillis(500)).thenReturn("slow"));
        start(all -> all.headTimeout(Duration.ofMillis(100)).requestTimeout(Duration.ofMillis(100)));
        RawClient client = connect();

        client.send(post(TEXT, "[\"a\"]") + "GET /health HTTP/1.1\r\n");

        assertThat(client.reply().body()).isEqualTo("\"slow\"");
        assertThat(client.send("Host: x\r\n\r\n").reply().status()).isEqualTo(200);
    }

    @Test
    void connectionOverTheLimitIsToldSoAndOthersStay() {
        start(all -> all.maxConnections(3));
        for (int i = 0; i < 3; i++) {
            assertThat(connect().send(get("/health")).reply().status()).isEqualTo(200);
        }

        for (int i = 0; i < 5; i++) {
            RawClient refused = connect();
            RawClient.Reply reply = refused.reply();
            assertThat(reply.status()).isEqualTo(503);
            assertThat(json(reply.body()).at("/code").asString()).isEqualTo("too_many_connections");
            assertThat(json(reply.body()).at("/metadata/limit").asInt()).isEqualTo(3);
            assertThat(reply.header("retry-after")).isEqualTo("1");
            assertThat(refused.isClosed()).isTrue();
        }
        assertThat(clients.get(0).send(get("/health")).reply().status()).isEqualTo(200);
    }

    @Test
    void placeOfAConnectionThatEndedIsFree() {
        start(all -> all.maxConnections(5));
        for (int i = 0; i < 50; i++) {
            RawClient client = connect().send(get("/health", "Connection: close"));
            assertThat(client.reply().status()).isEqualTo(200);
            assertThat(client.isClosed()).isTrue();
        }
    }

    // To the millisecond, where time is the test's: a handler in somebody else's pipeline, with the defaults.

    @Test
    void requestHasThirtySecondsFromItsHeadHoweverManyCameBefore() {
        EmbeddedConnection client = new EmbeddedConnection(node);
        for (int i = 0; i < 10; i++) {
            assertThat(client.exchange(post(TEXT, "[\"a\"]"))).contains("200 OK");
            assertThat(client.after(7_000)).isEmpty();
        }

        assertThat(client.exchange(HEAD)).isEmpty();
        assertThat(client.after(29_999)).isEmpty();
        assertThat(client.after(1)).contains("408", "request_timeout", "30000 ms");
        assertThat(client.channel.isOpen()).isTrue();
        assertThat(client.after(5_000)).isEmpty();
        assertThat(client.channel.isOpen()).isFalse();
        client.close();
    }

    @Test
    void requestThatComesInTimeIsServed() {
        EmbeddedConnection client = new EmbeddedConnection(node);
        assertThat(client.exchange(HEAD.replace("1000", "5") + "[\"a")).isEmpty();
        assertThat(client.after(29_999)).isEmpty();

        assertThat(client.exchange("\"]")).contains("200 OK");

        assertThat(client.after(600_000)).isEmpty();
        assertThat(client.channel.isOpen()).isTrue();
        client.close();
    }

    @Test
    void connectionThatEndsLeavesNoTimer() {
        EmbeddedConnection client = new EmbeddedConnection(node);
        assertThat(client.exchange(HEAD)).isEmpty();

        client.channel.close();

        assertThat(client.channel.runScheduledPendingTasks()).isEqualTo(-1);
        client.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void requestForSomebodyElseIsNotTimed(boolean passThrough) {
        EmbeddedConnection client = new EmbeddedConnection(node, options -> options.passThrough(passThrough));
        client.exchange(HEAD.replace(TEXT, "/theirs"));

        client.after(600_000);
        client.after(5_000); // for which the connection stays behind its last answer

        assertThat(client.channel.isOpen()).isEqualTo(passThrough);
        client.close();
    }

    @Test
    void callThatIsUnderWayIsNotTimed() {
        Sinks.One<String> answer = Sinks.one();
        node.on("text", arguments -> answer.asMono());
        EmbeddedConnection client = new EmbeddedConnection(node);
        assertThat(client.exchange(post(TEXT, "[\"a\"]"))).isEmpty();

        assertThat(client.after(600_000)).isEmpty();

        answer.tryEmitValue("late").orThrow();
        assertThat(client.answers()).contains("200 OK", "late");
        client.close();
    }
}
