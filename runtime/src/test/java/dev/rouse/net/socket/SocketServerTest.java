package dev.rouse.net.socket;

import static dev.rouse.net.socket.RawSocket.call;
import static dev.rouse.net.socket.RawSocket.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.net.ActorHttpHandler;
import dev.rouse.net.ActorHttpOptions;
import dev.rouse.net.ActorHttpServer;
import dev.rouse.net.Front;
import dev.rouse.net.ScriptedNode;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.ByteBufFlux;
import reactor.netty.ConnectionObserver;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import tools.jackson.databind.JsonNode;

/** Sockets of a server of ours, which drains, and of one of somebody else. */
@Timeout(60)
class SocketServerTest {

    private final ScriptedNode node = new ScriptedNode();
    private final Sinks.Empty<Void> asked = Sinks.empty();
    private final Sinks.One<String> answer = Sinks.one();
    private final List<Channel> connected = new CopyOnWriteArrayList<>();
    private ActorHttpServer server;
    private DisposableServer other;

    private int start(UnaryOperator<ActorHttpOptions.Builder> options) {
        server = ActorHttpServer.bind(
                        node,
                        "127.0.0.1",
                        0,
                        options.apply(ActorHttpOptions.builder()).build())
                .block(Duration.ofSeconds(20));
        return server.port();
    }

    private void holdCalls() {
        node.on("text", arguments -> answer.asMono().doOnSubscribe(s -> asked.tryEmitEmpty()));
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close().block(Duration.ofSeconds(20));
        }
        if (other != null) {
            other.disposeNow();
        }
    }

    @Test
    void closingAnswersWhatWasTakenAndSaysThatThisIsAll() {
        holdCalls();
        try (RawSocket socket = RawSocket.open(start(options -> options))) {
            socket.text(call(1, "text", "\"a\""));
            asked.asMono().block();
            server.close().subscribe();
            JsonNode refused = null;
            for (int i = 2; refused == null || !refused.has("error"); i++) {
                refused = socket.text(call(i, "add", "1", "2")).json();
            }
            assertThat(refused.at("/error/error/facts/code").asString()).isEqualTo("node_unavailable");
            assertThat(refused.at("/error/notBegun").asBoolean()).isTrue();

            answer.tryEmitValue("done").orThrow();
            assertThat(socket.json().at("/result/value/json").asString()).isEqualTo("done");
            socket.assertGoodbye("all_answered", 1012);
        }
    }

    @Test
    void closingEndsIdleSocketsAndThoseThatWereNotOpened() {
        int port = start(options -> options.closeDeadline(Duration.ofHours(1)));
        try (RawSocket idle = RawSocket.open(port);
                RawSocket silent = new RawSocket(port).upgraded("rouse.v1.json")) {
            Mono<Void> closed = server.close();
            closed.subscribe();
            idle.assertGoodbye("all_answered", 1012);
            silent.assertGoodbye("all_answered", 1012);
            closed.block(Duration.ofSeconds(20));
        }
    }

    @Test
    void closingGivesUpOnCallsAtTheDeadlineAndSaysSo() {
        holdCalls();
        node.on("count", arguments -> Flux.never().startWith(1));
        try (RawSocket socket = RawSocket.open(start(options -> options.closeDeadline(Duration.ofMillis(100))))) {
            socket.text(stream(1, "count", 5, "1"));
            assertThat(socket.json().has("next")).isTrue();
            server.close().block(Duration.ofSeconds(20));
            JsonNode goodbye = socket.json();
            assertThat(goodbye.at("/goodbye/code").asString()).isEqualTo("closing");
            assertThat(socket.next().status()).isEqualTo(1012);
            assertThat(socket.next()).isNull();
        }
    }

    @Test
    void socketIsNoIdleConnection() {
        holdCalls();
        try (RawSocket socket = RawSocket.open(start(options -> options.idleTimeout(Duration.ofMillis(50))))) {
            for (int i = 0; i < 5; i++) {
                Mono.delay(Duration.ofMillis(30)).block();
                Front.send(server.port(), "GET", "/health", "");
            }
            assertThat(socket.text("{\"ping\":{\"number\":1}}").json().has("pong"))
                    .isTrue();
        }
    }

    private int startOther(UnaryOperator<ActorHttpOptions.Builder> options, HttpProtocol... protocols) {
        Supplier<ActorHttpHandler> actors = ActorHttpHandler.factory(
                node,
                options.apply(ActorHttpOptions.builder().passThrough(true)).build());
        other = HttpServer.create()
                .host("127.0.0.1")
                .protocol(protocols)
                .childObserve((connection, state) -> {
                    if (state == ConnectionObserver.State.CONNECTED) {
                        connected.add(connection.channel());
                        ActorHttpHandler.addTo(connection.channel().pipeline(), actors);
                    }
                })
                .route(routes -> routes.get("/hello", (request, response) -> response.sendString(Mono.just("hello")))
                        .ws(
                                "/socket",
                                (in, out) ->
                                        out.sendString(in.receive().asString().map(s -> "theirs: " + s))))
                .bindNow();
        return other.port();
    }

    @Test
    void socketsAreServedInAServerOfSomebodyElse() {
        for (HttpProtocol[] protocols :
                new HttpProtocol[][] {{HttpProtocol.HTTP11}, {HttpProtocol.HTTP11, HttpProtocol.H2C}}) {
            int port = startOther(options -> options, protocols);
            try (RawSocket socket = new RawSocket(port)) {
                assertThat(socket.ask("GET /health HTTP/1.1\r\nHost: x\r\n\r\n").status())
                        .isEqualTo(200);
                socket.upgraded("rouse.v1.json").opened();
                for (int i = 1; i < 100; i++) {
                    assertThat(socket.text(call(i, "text", "\"" + "x".repeat(100 * i) + "\""))
                                    .json()
                                    .at("/result/id")
                                    .asInt())
                            .isEqualTo(i);
                }
                connected.forEach(Channel::close);
                socket.assertGoodbye("closing", 1012);
            }
            other.disposeNow();
        }
    }

    @Test
    void pathIsTheirsWhereSocketsAreNotExposed() {
        int port = startOther(options -> options.exposure(e -> e.sockets(false)), HttpProtocol.HTTP11);
        try (RawSocket socket = new RawSocket(port)) {
            assertThat(socket.ask(RawSocket.request("/socket")).status()).isEqualTo(101);
            assertThat(socket.text("x").next().text()).isEqualTo("theirs: x");
        }
    }

    @Test
    void streamOfHttp2IsNoSocket() {
        int port = startOther(options -> options, HttpProtocol.H2C);
        HttpClient client =
                HttpClient.newConnection().host("127.0.0.1").port(port).protocol(HttpProtocol.H2C);

        assertThat(client.get()
                        .uri("/socket")
                        .responseSingle((response, content) ->
                                content.asString().map(text -> response.status().code() + " " + text))
                        .block())
                .startsWith("426 ")
                .contains("websocket_expected");
        assertThat(client.post()
                        .uri("/actors/probe/k/text")
                        .send(ByteBufFlux.fromString(Mono.just("[\"a\"]")))
                        .responseContent()
                        .aggregate()
                        .asString()
                        .block())
                .isEqualTo("\"a\"");
    }
}
