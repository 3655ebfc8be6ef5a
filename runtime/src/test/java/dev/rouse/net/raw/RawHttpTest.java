package dev.rouse.net.raw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.Principal;
import dev.rouse.fixture.Club;
import dev.rouse.fixture.Terminal;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.net.ActorHttpOptions;
import dev.rouse.net.ActorHttpServer;
import dev.rouse.net.HttpAuthenticator;
import dev.rouse.net.HttpExposure;
import dev.rouse.net.RawClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Plain requests that actors answer, over real sockets. */
@Timeout(120)
class RawHttpTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private ActorRuntime runtime;
    private ActorHttpServer server;

    @BeforeEach
    void start() {
        runtime = ActorRuntime.builder()
                .store(new ScriptedStore())
                .register(Terminal.type(options -> options))
                .register(Club.type(options -> options))
                .start()
                .block(PATIENCE);
        serve(options -> options);
    }

    private void serve(UnaryOperator<ActorHttpOptions.Builder> options) {
        if (server != null) {
            server.close().block(PATIENCE);
        }
        server = ActorHttpServer.bind(
                        runtime,
                        "127.0.0.1",
                        0,
                        options.apply(ActorHttpOptions.builder()).build(),
                        runtime.eventLoops())
                .block(PATIENCE);
    }

    @AfterEach
    void close() {
        server.close().block(PATIENCE);
        runtime.stop().block(PATIENCE);
    }

    private HttpRequest.Builder at(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private static <T> HttpResponse<T> send(
            Version version, HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
        try {
            return HttpClient.newBuilder().version(version).build().send(request.build(), body);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> get(String path) {
        return send(Version.HTTP_1_1, at("/actors/terminal/a/http" + path), BodyHandlers.ofString());
    }

    private List<String> notes() {
        return runtime.get(Terminal.class, "a").notes().block(PATIENCE);
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void actorSeesTheRequestAndAnswersItself(Version version) {
        HttpResponse<String> answer = send(
                version,
                at("/actors/terminal/a/http/files/x%20y?a=b")
                        .header("X-Name", "ann")
                        .method("PATCH", BodyPublishers.ofString("grüße")),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("content-type")).contains("text/plain; charset=utf-8");
        assertThat(answer.body()).isEqualTo("PATCH /files/x%20y a=b ann grüße nobody");
        assertThat(notes()).containsExactly("PATCH /files/x%20y");
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void streamedBodyComesBehindWhatItsTurnChanged(Version version) {
        HttpResponse<String> answer = send(version, at("/actors/terminal/a/http/count"), BodyHandlers.ofString());
        assertThat(answer.headers().allValues("x-two")).containsExactly("a", "b");
        assertThat(answer.body().lines()).hasSize(1000).allMatch(line -> line.endsWith(": 1"));
        assertThat(send(version, at("/actors/terminal/a/http/large"), BodyHandlers.ofByteArray())
                        .body())
                .hasSize(1_000_000);
        assertThat(notes()).hasSize(2);
    }

    @Test
    void readerThatTakesNothingHoldsTheStreamUpAndNoOtherTurn() throws IOException {
        Terminal.SENT.set(0);
        try (InputStream body = send(
                        Version.HTTP_1_1, at("/actors/terminal/a/http/endless"), BodyHandlers.ofInputStream())
                .body()) {
            assertThat(body.readNBytes(100_000)).hasSize(100_000);
            int before;
            do {
                before = Terminal.SENT.get();
                assertThat(notes()).isNotEmpty();
                Mono.delay(Duration.ofMillis(300)).block();
            } while (Terminal.SENT.get() != before);
            assertThat(before).isLessThan(2000);
        }
        Flux.interval(Duration.ofMillis(10))
                .filter(tick -> Terminal.SENT.get() == -1)
                .blockFirst(PATIENCE);
    }

    @Test
    void bodyThatFailsIsCutOff() {
        assertThatThrownBy(() -> get("/cut")).hasCauseInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "/throw, 500, internal_error",
        "/null, 500, internal_error",
        "/nothing, 500, internal_error",
        "/refuse, 403, no_such_thing"
    })
    void errorsAreToldAsThoseOfCalls(String path, int status, String code) {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(code).doesNotContain("IllegalState");
        assertThat(notes()).isEmpty();
    }

    @Test
    void answersWithoutABodyHaveNone() {
        HttpResponse<String> empty = get("/empty");
        assertThat(empty.statusCode()).isEqualTo(204);
        assertThat(empty.headers().firstValue("x-any")).contains("thing");
        for (String path : List.of("/", "/count")) {
            HttpResponse<String> head = send(
                    Version.HTTP_1_1,
                    at("/actors/terminal/a/http" + path).method("HEAD", BodyPublishers.noBody()),
                    BodyHandlers.ofString());
            assertThat(head.statusCode()).isBetween(200, 201);
            assertThat(head.body()).isEmpty();
        }
    }

    @Test
    void whatIsNotServedIsRefused() {
        assertThat(send(Version.HTTP_1_1, at("/actors/club/a/http/"), BodyHandlers.ofString())
                        .body())
                .contains("no_raw_http");
        assertThat(runtime.info(dev.rouse.ActorAddress.of("club", "a"))
                        .block(PATIENCE)
                        .exists())
                .isFalse();
        serve(options -> options.access(access -> access.exposure(HttpExposure.CALLS)));
        assertThat(get("/").statusCode()).isEqualTo(404);
        serve(options -> options.access(access -> access.exposure(shown -> shown.actions("terminal", "notes"))));
        assertThat(get("/").body()).contains("raw_not_exposed");
        serve(options -> options.access(access -> access.guard((request, address, action) -> Mono.just(true))));
        assertThat(get("/").statusCode()).isEqualTo(403);
    }

    private HttpRequest.Builder upload(String path, InputStream body) {
        return at("/actors/terminal/a/http" + path).POST(BodyPublishers.ofInputStream(() -> body));
    }

    /** That many bytes, which counts those that were read of it. */
    private static InputStream bytes(int count, AtomicInteger read) {
        return new InputStream() {
            @Override
            public int read() {
                return read.get() < count ? read.getAndIncrement() & 0xFF : -1;
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                int some = Math.min(length, count - read.get());
                read.addAndGet(some);
                return some == 0 ? -1 : some;
            }
        };
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void largeBodyIsTakenAsItComes(Version version) {
        HttpResponse<String> unknown =
                send(version, upload("/sum", bytes(5_000_000, new AtomicInteger())), BodyHandlers.ofString());
        assertThat(unknown.body()).isEqualTo("5000000");
        HttpRequest.Builder known =
                at("/actors/terminal/a/http/sum").PUT(BodyPublishers.ofByteArray(new byte[3_000_000]));
        assertThat(send(version, known, BodyHandlers.ofString()).body()).isEqualTo("3000000");
        assertThat(notes()).containsExactly("POST /sum", "size 5000000", "PUT /sum", "size 3000000");
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void actorThatTakesNothingHoldsItsClientUp(Version version) {
        Terminal.GATE.set(Sinks.empty());
        AtomicInteger read = new AtomicInteger();
        CompletableFuture<HttpResponse<String>> answer = HttpClient.newBuilder()
                .version(version)
                .build()
                .sendAsync(upload("/held", bytes(50_000_000, read)).build(), BodyHandlers.ofString());
        int before;
        do {
            before = read.get();
            Mono.delay(Duration.ofMillis(500)).block();
        } while (before == 0 || read.get() != before);
        assertThat(before).as("bytes that the client could send").isLessThan(20_000_000);
        Terminal.GATE.get().tryEmitEmpty();
        assertThat(answer.orTimeout(60, TimeUnit.SECONDS).join().body()).isEqualTo("50000000");
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void bodyOverTheLimitOfStreamsLeavesNothing(Version version) {
        serve(options -> options.streamedBodyLimit(200_000));
        assertThat(send(version, upload("/sum", bytes(150_000, new AtomicInteger())), BodyHandlers.ofString())
                        .body())
                .isEqualTo("150000");
        for (HttpRequest.Builder large : List.of(
                upload("/sum", bytes(250_000, new AtomicInteger())),
                at("/actors/terminal/a/http/sum").POST(BodyPublishers.ofByteArray(new byte[250_000])))) {
            HttpResponse<String> refused = send(version, large, BodyHandlers.ofString());
            assertThat(refused.statusCode()).isEqualTo(413);
            assertThat(refused.body()).contains("body_too_large", "200000");
        }
        serve(options -> options.streamedBodyLimit(0));
        assertThat(send(version, upload("/sum", bytes(70_000, new AtomicInteger())), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(413);
        assertThat(notes()).containsExactly("POST /sum", "size 150000");
    }

    /** A refusal would say that nothing happened, of a turn that has begun. */
    @Test
    void turnThatHasWhatItWantedAnswersThoughTheBodyIsOverTheLimit() {
        Terminal.GATE.set(Sinks.empty());
        serve(options -> options.streamedBodyLimit(200_000));
        try (RawClient client = new RawClient(server.port())) {
            client.send(RawClient.chunked("/actors/terminal/a/http/late"));
            String part = "x".repeat(50_000);
            for (int i = 0; i < 6; i++) {
                client.send(Integer.toHexString(part.length()) + "\r\n" + part + "\r\n");
            }
            client.send("0\r\n\r\n" + RawClient.get("/actors/terminal/a/http/ignored"));
            assertThat(client.isSilentFor(Duration.ofMillis(300))).isTrue();
            Terminal.GATE.get().tryEmitEmpty();
            assertThat(client.reply().body()).isEqualTo("late, but done");
            assertThat(client.reply().body()).isEqualTo("no, thanks");
        }
    }

    /** A request whose body has no end yet, and is so large that its turn begins. */
    private static String begun(String path) {
        return RawClient.chunked("/actors/terminal/a/http" + path) + chunk(70_000);
    }

    private static String chunk(int size) {
        return Integer.toHexString(size) + "\r\n" + "h".repeat(size) + "\r\n";
    }

    @Test
    void bodyThatTricklesInHoldsNoTurnBeforeSoMuchOfItIsThere() {
        try (RawClient client = new RawClient(server.port())) {
            client.send(RawClient.chunked("/actors/terminal/a/http/sum"));
            for (int i = 0; i < 20; i++) {
                client.send("1\r\nx\r\n");
                assertThat(runtime.actor(Terminal.class, "a").notes().block(PATIENCE))
                        .isEmpty();
            }
            client.send("0\r\n\r\n");
            assertThat(client.reply().body()).isEqualTo("20");
        }
    }

    @Test
    void clientThatLeavesEndsItsBody() {
        Terminal.ENDING.set(null);
        Terminal.TAKEN.set(0);
        try (RawClient client = new RawClient(server.port())) {
            client.send(begun("/sum"));
            Flux.interval(Duration.ofMillis(10))
                    .filter(tick -> Terminal.TAKEN.get() > 0)
                    .blockFirst(PATIENCE);
        }
        assertThat(Flux.interval(Duration.ofMillis(10))
                        .mapNotNull(tick -> Terminal.ENDING.get())
                        .blockFirst(PATIENCE))
                .contains("left before the end of its body");
        assertThat(notes()).isEmpty();
    }

    @Test
    void answerIsHeardBeforeTheEndOfTheBodyAndTheRestIsDropped() {
        try (RawClient client = new RawClient(server.port())) {
            client.send(begun("/first"));
            assertThat(client.reply().body()).isEqualTo("had h");
            client.send("3\r\nand\r\n4\r\nmore\r\n0\r\n\r\n" + RawClient.get("/actors/terminal/a/http/ignored"));
            assertThat(client.reply().body()).isEqualTo("no, thanks");
            client.send(begun("/count"));
            assertThat(client.head().status()).isEqualTo(200);
            assertThat(client.chunks().lines()).hasSize(1000);
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void bodyThatIsNotWantedIsDropped(Version version) {
        HttpRequest.Builder large =
                at("/actors/terminal/a/http/ignored").POST(BodyPublishers.ofByteArray(new byte[300_000]));
        assertThat(send(version, large, BodyHandlers.ofString()).body()).isEqualTo("no, thanks");
    }

    @Test
    void bodyEndsWithItsTurn() {
        assertThatThrownBy(() -> send(
                        Version.HTTP_1_1,
                        upload("/back", bytes(100_000, new AtomicInteger())),
                        BodyHandlers.ofString()))
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void clientThatSendsNothingMoreIsNotWaitedFor() {
        Terminal.ENDING.set(null);
        serve(options -> options.connections(all -> all.bodyGrace(Duration.ofMillis(300))));
        try (RawClient client = new RawClient(server.port())) {
            client.send(begun("/sum"));
            assertThat(client.reply().status()).isEqualTo(408);
        }
        assertThat(Terminal.ENDING.get()).contains("300 ms");
    }

    /** So that the system takes little of the answer for the client, and the rest of it waits at the server. */
    private RawClient slowReader() {
        return new RawClient(server.port(), 1 << 12);
    }

    private static void sendAfter(Duration pause, RawClient client, int chunks) {
        for (int i = 0; i < chunks; i++) {
            Mono.delay(pause).block();
            client.send(chunk(1000));
        }
    }

    @Test
    void streamedAnswerReachesAClientThatGoesOnSending() {
        try (RawClient client = slowReader()) {
            client.send(begun("/large"));
            assertThat(client.head().status()).isEqualTo(200);
            sendAfter(Duration.ofMillis(100), client, 5);
            assertThat(client.chunks()).hasSize(1_000_000);
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void earlyAnswerReachesAClientThatPausesAndGoesOnSending() {
        serve(options -> options.connections(all -> all.bodyGrace(Duration.ofMillis(100))));
        try (RawClient client = slowReader()) {
            client.send(begun("/early"));
            assertThat(client.head().status()).isEqualTo(200);
            sendAfter(Duration.ofMillis(300), client, 4);
            assertThat(client.remaining()).isEqualTo(200_000);
        }
    }

    @Test
    void principalReachesTheActorAndItsTokenDoesNot() {
        serve(options -> options.access(
                access -> access.authenticator(HttpAuthenticator.bearer(token -> Mono.just(Principal.of("ann"))))));
        assertThat(send(
                                Version.HTTP_1_1,
                                at("/actors/terminal/a/http/").header("Authorization", "Bearer secret"),
                                BodyHandlers.ofString())
                        .body())
                .endsWith(" ann");
    }
}
