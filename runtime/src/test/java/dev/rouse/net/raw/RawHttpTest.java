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
        HttpRequest.Builder large = at("/actors/terminal/a/http/").POST(BodyPublishers.ofByteArray(new byte[100_000]));
        assertThat(send(Version.HTTP_1_1, large, BodyHandlers.ofString()).statusCode())
                .isEqualTo(413);
        serve(options -> options.access(access -> access.exposure(HttpExposure.CALLS)));
        assertThat(get("/").statusCode()).isEqualTo(404);
        serve(options -> options.access(access -> access.exposure(shown -> shown.actions("terminal", "notes"))));
        assertThat(get("/").body()).contains("raw_not_exposed");
        serve(options -> options.access(access -> access.guard((request, address, action) -> Mono.just(true))));
        assertThat(get("/").statusCode()).isEqualTo(403);
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
