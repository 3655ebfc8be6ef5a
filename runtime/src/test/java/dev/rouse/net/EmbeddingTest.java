package dev.rouse.net;

import static dev.rouse.net.RawClient.get;
import static dev.rouse.net.RawClient.post;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;

/** Actors in a reactor-netty server that has routes of its own. */
@Timeout(60)
class EmbeddingTest {

    private final ScriptedNode node = new ScriptedNode();
    private final BlockingQueue<Sinks.One<String>> theirs = new LinkedTransferQueue<>();
    private DisposableServer server;
    private RawClient client;

    @BeforeEach
    void start() {
        Supplier<ActorHttpHandler> actors = ActorHttpHandler.factory(
                node, ActorHttpOptions.builder().passThrough(true).build());
        server = HttpServer.create()
                .host("127.0.0.1")
                .doOnChannelInit((observer, channel, address) ->
                        channel.pipeline().addAfter(NettyPipeline.HttpCodec, "actors", actors.get()))
                .route(routes -> routes.get("/hello", (request, response) -> response.sendString(Mono.just("hello")))
                        .get("/slow", (request, response) -> {
                            Sinks.One<String> answer = Sinks.one();
                            theirs.add(answer);
                            return response.sendString(answer.asMono());
                        })
                        .post(
                                "/echo",
                                (request, response) -> response.sendString(
                                        request.receive().aggregate().asString().defaultIfEmpty("")))
                        .ws(
                                "/chat",
                                (in, out) ->
                                        out.sendString(in.receive().asString().map(s -> "re: " + s))))
                .bindNow();
        client = new RawClient(server.port());
    }

    @AfterEach
    void stop() {
        client.close();
        server.disposeNow();
    }

    /** The body of a reply that is chunked or not. */
    private String body(RawClient from) {
        RawClient.Reply reply = from.reply();
        return reply.header("content-length") == null ? from.chunks() : reply.body();
    }

    @Test
    void bothAreServedOnOneConnection() {
        for (int i = 0; i < 20; i++) {
            assertThat(body(client.send(get("/hello")))).isEqualTo("hello");
            assertThat(body(client.send(post("/actors/probe/k/text", "[\"" + i + "\"]"))))
                    .isEqualTo("\"" + i + "\"");
            assertThat(body(client.send(post("/echo", "body " + i)))).isEqualTo("body " + i);
        }
    }

    @Test
    void bothKeepTheirOrderWhenPipelined() throws InterruptedException {
        client.send(post("/actors/probe/k/text", "[\"a\"]")
                + get("/hello")
                + get("/slow")
                + post("/actors/probe/k/text", "[\"b\"]")
                + get("/hello")
                + post("/echo", "c"));

        assertThat(body(client)).isEqualTo("\"a\"");
        assertThat(body(client)).isEqualTo("hello");
        theirs.take().tryEmitValue("slow").orThrow();
        assertThat(body(client)).isEqualTo("slow");
        assertThat(body(client)).isEqualTo("\"b\"");
        assertThat(body(client)).isEqualTo("hello");
        assertThat(body(client)).isEqualTo("c");
    }

    @Test
    void largeBodiesReachBoth() {
        String large = "x".repeat(60_000);

        assertThat(body(client.send(post("/actors/probe/k/text", "[\"" + large + "\"]"))))
                .hasSize(60_002);
        assertThat(body(client.send(post("/echo", large.repeat(10))))).hasSize(600_000);
        assertThat(body(client.send(post("/actors/probe/k/text", "[\"" + large.repeat(10) + "\"]"))))
                .contains("body_too_large");
        assertThat(body(client.send(get("/hello")))).isEqualTo("hello");
    }

    @Test
    void pathThatNobodyServesIsTheirsToRefuse() {
        RawClient.Reply reply = client.send(get("/nothing")).reply();

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.body()).doesNotContain("unknown_path");
    }

    @Test
    void clientThatAsksFirstIsServedByBoth() {
        client.send("POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n");
        assertThat(client.head().status()).isEqualTo(100);
        assertThat(body(client.send("y"))).isEqualTo("y");

        assertThat(body(client.send(post("/actors/probe/k/text", "[\"a\"]")))).isEqualTo("\"a\"");
    }

    @Test
    void clientThatDisconnectsCancelsTheWait() {
        Sinks.Empty<Void> called = Sinks.empty();
        Sinks.Empty<Void> cancelled = Sinks.empty();
        node.on(
                "any",
                arguments ->
                        Mono.never().doOnSubscribe(s -> called.tryEmitEmpty()).doOnCancel(cancelled::tryEmitEmpty));
        client.send(post("/actors/probe/k/any", ""));
        called.asMono().block();

        client.close();

        cancelled.asMono().block();
    }

    @Test
    void connectionThatBecomesAWebSocketIsTheirs() {
        String reply = HttpClient.create()
                .port(server.port())
                .host("127.0.0.1")
                .websocket()
                .uri("/chat")
                .handle((in, out) -> out.sendString(Flux.just("one"))
                        .then()
                        .thenMany(in.receive().asString().take(1)))
                .blockLast();

        assertThat(reply).isEqualTo("re: one");
    }

    @Test
    void requestsAreServedByReactorNettysOwnClient() {
        HttpClient reactor = HttpClient.create().port(server.port()).host("127.0.0.1");

        String ours = reactor.get()
                .uri("/health")
                .responseContent()
                .aggregate()
                .asString()
                .block();
        String other = reactor.get()
                .uri("/hello")
                .responseContent()
                .aggregate()
                .asString()
                .block();

        assertThat(ours).contains("SERVING");
        assertThat(other).isEqualTo("hello");
    }
}
