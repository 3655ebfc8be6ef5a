package dev.rouse.kv.memory.actors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorType;
import dev.rouse.WorkflowHistory;
import dev.rouse.fixture.Clerk;
import dev.rouse.fixture.Clerk.Book;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.memory.MemoryKvStore;
import dev.rouse.net.ActorHttpOptions;
import dev.rouse.net.ActorHttpServer;
import dev.rouse.net.HttpExposure;
import dev.rouse.net.HttpGuard;
import dev.rouse.replay.WorkflowReplay;
import io.netty.handler.codec.http.HttpRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORMapper;

/** Workflows over HTTP, at a front that only calls: their actors are on another node. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class FlowsOverHttpTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final KvStore store = MemoryKvStore.create();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Book book = new Book()
            .with("note", (clerk, flow) -> flow.step("one", String.class, () -> clerk.note(flow.input(String.class))))
            .with("order", (clerk, flow) -> flow.step("one", Map.class, () -> Mono.just(flow.input(Map.class))))
            .with(
                    "mend",
                    (clerk, flow) -> flow.step("one", String.class, () -> clerk.note("mended"))
                            .retries(0))
            .with("refuse", (clerk, flow) -> flow.step("one", String.class, () -> clerk.note("refused")))
            .with("wait", (clerk, flow) -> flow.signal("go", String.class))
            .with("seen", (clerk, flow) -> {
                flow.query("input", () -> flow.input(Integer.class));
                return flow.step("one", String.class, () -> clerk.note("one"))
                        .doOnNext(one -> flow.progress(Map.of("done", one)))
                        .then(flow.signal("go", String.class));
            })
            .with("promise", (clerk, flow) -> flow.promise("kept", Integer.class));
    private final ActorRuntime host = start(Clerk.type(book, options -> options));
    private final ActorRuntime front = start(ActorType.called(Clerk.class));
    private ActorHttpServer server;

    private ActorRuntime start(ActorType<?> type) {
        boolean hosts = type.isHosted();
        return ActorRuntime.builder()
                .store(store)
                .register(type)
                .options(options -> options.cluster(cluster -> cluster.callsOnly(!hosts)))
                .start()
                .block(PATIENCE);
    }

    private void serve(UnaryOperator<ActorHttpOptions.Builder> options) {
        server = ActorHttpServer.bind(
                        front,
                        "127.0.0.1",
                        0,
                        options.apply(ActorHttpOptions.builder()).build())
                .block(PATIENCE);
    }

    @AfterEach
    void end() {
        server.close().block(PATIENCE);
        front.stop().block(PATIENCE);
        host.stop().block(PATIENCE);
        store.close().block(PATIENCE);
    }

    private HttpResponse<byte[]> exchange(String method, String path, byte[] body, String... headers) {
        java.net.http.HttpRequest.Builder request = java.net.http.HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.port() + "/actors/clerk/a/flows" + path))
                .method(method, BodyPublishers.ofByteArray(body))
                .timeout(PATIENCE);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<byte[]> send(String method, String path, String body, String... headers) {
        return exchange(method, path, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    private static JsonNode json(HttpResponse<byte[]> response) {
        return JSON.readTree(response.body());
    }

    private JsonNode untilPaused(String id) {
        return Flux.interval(Duration.ofMillis(20), Schedulers.boundedElastic())
                .map(tick -> json(send("GET", "/" + id, "")).at("/flow"))
                .filter(flow -> flow.at("/paused").asBoolean())
                .blockFirst(PATIENCE);
    }

    @Test
    void workflowIsStartedAndGivesItsResult() {
        serve(options -> options);
        HttpResponse<byte[]> started = send("POST", "/order", "{\"item\":\"cup\",\"count\":2}");
        assertThat(started.statusCode()).isEqualTo(202);
        String id = json(started).at("/id").asString();
        HttpResponse<byte[]> result = send("GET", "/" + id + "/result", "");
        assertThat(result.statusCode()).isEqualTo(200);
        assertThat(json(result)).isEqualTo(JSON.readTree("{\"item\":\"cup\",\"count\":2}"));
        JsonNode found = json(send("GET", "/" + id, ""));
        assertThat(found.at("/flow/status").asString()).isEqualTo("completed");
        assertThat(found.at("/flow/name").asString()).isEqualTo("order");
        assertThat(found.at("/result/count").asInt()).isEqualTo(2);
    }

    @Test
    void startWaitsForTheResultAndIsCarriedOutOnceUnderItsKey() {
        serve(options -> options);
        for (int i = 0; i < 2; i++) {
            HttpResponse<byte[]> done = send("POST", "/note?wait=true", "\"hi\"", "Idempotency-Key", "k");
            assertThat(done.statusCode()).isEqualTo(200);
            assertThat(json(done).asString()).isEqualTo("hi");
        }
        assertThat(book.tried).containsExactly("hi");
    }

    @Test
    void workflowHasTheIdThatIsGivenAndOnlyOnce() {
        serve(options -> options);
        assertThat(json(send("POST", "/wait?id=w%2F1", "")).at("/id").asString())
                .isEqualTo("w/1");
        HttpResponse<byte[]> again = send("POST", "/wait?id=w%2F1", "");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(json(again).at("/code").asString()).isEqualTo("workflow_exists");
        assertThat(send("POST", "/w%2F1/signals/go", "\"now\"").statusCode()).isEqualTo(204);
        assertThat(json(send("GET", "/w%2F1/result", "")).asString()).isEqualTo("now");
    }

    @Test
    void promiseIsKeptOnce() {
        serve(options -> options);
        send("POST", "/promise?id=p", "");
        assertThat(send("POST", "/p/promises/kept", "7").statusCode()).isEqualTo(204);
        assertThat(json(send("GET", "/p/result", "")).asInt()).isEqualTo(7);
        HttpResponse<byte[]> again = send("POST", "/p/promises/kept", "8");
        assertThat(again.statusCode()).isEqualTo(404);
        assertThat(json(again).at("/code").asString()).isEqualTo("unknown_workflow");
    }

    @Test
    void workflowThatIsExhaustedTellsItsReasonAndIsMendedAndResumed() {
        serve(options -> options);
        book.broken.add("mended");
        send("POST", "/mend?id=m", "");
        assertThat(untilPaused("m").at("/reason").asString()).contains("mended is broken");
        JsonNode list = json(send("GET", "?paused=true", ""));
        assertThat(list.at("/flows").size()).isOne();
        book.broken.clear();
        assertThat(send("POST", "/m/resume", "").statusCode()).isEqualTo(204);
        assertThat(json(send("GET", "/m/result", "")).asString()).isEqualTo("mended");
    }

    @Test
    void operatorPausesCancelsAndKills() {
        serve(options -> options);
        send("POST", "/wait?id=c", "");
        send("POST", "/wait?id=k", "");
        assertThat(send("POST", "/c/pause", "").statusCode()).isEqualTo(204);
        assertThat(send("POST", "/c/cancel", "").statusCode()).isEqualTo(204);
        assertThat(send("POST", "/k/kill", "").statusCode()).isEqualTo(204);
        assertThat(send("POST", "/k/kill", "").statusCode()).isEqualTo(404);
        HttpResponse<byte[]> result = send("GET", "/c/result", "");
        assertThat(result.statusCode()).isEqualTo(400);
        assertThat(json(result).at("/code").asString()).isEqualTo("workflow_failed");
        assertThat(json(result).at("/metadata/status").asString()).isEqualTo("CANCELLED");
        assertThat(json(send("GET", "/k", "")).at("/flow/status").asString()).isEqualTo("killed");
    }

    private void untilNoted(int times) {
        Flux.interval(Duration.ofMillis(20), Schedulers.boundedElastic())
                .filter(tick -> book.tried.size() >= times)
                .blockFirst(PATIENCE);
    }

    private JsonNode untilProgress(String id) {
        return Flux.interval(Duration.ofMillis(20), Schedulers.boundedElastic())
                .map(tick -> json(send("GET", "/" + id + "/progress", "")))
                .filter(progress -> !progress.isNull())
                .blockFirst(PATIENCE);
    }

    @Test
    void codeIsAskedForItsProgressAndByQueries() {
        serve(options -> options);
        send("POST", "/seen?id=s", "7");
        assertThat(untilProgress("s").at("/done").asString()).isEqualTo("one");
        assertThat(json(send("GET", "/s/query/input", "")).asInt()).isEqualTo(7);
        assertThat(send("GET", "/s/query/other", "").statusCode()).isEqualTo(400);
        assertThat(json(send("GET", "/x/query/input", "")).isNull()).isTrue();
        assertThat(book.tried).containsExactly("one");
    }

    @Test
    void operatorTakesWorkflowsBackAndForksThem() {
        serve(options -> options);
        send("POST", "/seen?id=s", "7");
        untilProgress("s");
        assertThat(send("POST", "/s/restart?from=one", "").statusCode()).isEqualTo(204);
        untilNoted(2);
        assertThat(send("POST", "/s/restart", "").statusCode()).isEqualTo(400);
        assertThat(send("POST", "/s/restart?from=two", "").statusCode()).isEqualTo(400);
        assertThat(send("POST", "/x/restart?from=one", "").statusCode()).isEqualTo(404);
        HttpResponse<byte[]> forked = send("POST", "/s/fork?from=one&id=t", "");
        assertThat(forked.statusCode()).isEqualTo(202);
        assertThat(json(forked).at("/id").asString()).isEqualTo("t");
        untilNoted(3);
        assertThat(send("POST", "/s/fork?from=one&id=t", "").statusCode()).isEqualTo(409);
        String made = json(send("POST", "/s/fork?from=one", "")).at("/id").asString();
        assertThat(made).isNotEmpty();
        assertThat(send("POST", "/x/fork?from=one", "").statusCode()).isEqualTo(404);
        send("POST", "/t/signals/go", "\"forked\"");
        assertThat(json(send("GET", "/t/result", "")).asString()).isEqualTo("forked");
    }

    @Test
    void historyIsExportedAndReplaysAgainstTheCode() {
        serve(options -> options);
        send("POST", "/seen?id=s", "7");
        untilProgress("s");
        WorkflowHistory history = Flux.interval(Duration.ofMillis(20), Schedulers.boundedElastic())
                .map(tick -> new String(send("GET", "/s/history", "").body(), StandardCharsets.UTF_8))
                .map(WorkflowHistory::ofJson)
                .filter(found -> found.entries().size() == 2)
                .blockFirst(PATIENCE);
        assertThat(WorkflowReplay.of(Clerk.type(book, options -> options))
                        .replay(history)
                        .waits())
                .containsExactly("signal 'go'");
        assertThat(json(send("GET", "/s/history", "")).at("/input/shape").asInt())
                .isZero();
        assertThat(send("GET", "/x/history", "").statusCode()).isEqualTo(404);
    }

    @Test
    void workflowsAreListedByPagesAndFiltered() {
        serve(options -> options);
        for (int i = 0; i < 3; i++) {
            send("POST", "/wait?id=w" + i, "");
        }
        send("POST", "/note?wait=true", "\"hi\"");
        JsonNode first = json(send("GET", "?limit=2", ""));
        assertThat(first.at("/flows/0/id").asString()).isEqualTo("w0");
        assertThat(first.at("/flows").size()).isEqualTo(2);
        JsonNode second =
                json(send("GET", "?limit=2&cursor=" + first.at("/next").asString(), ""));
        assertThat(second.at("/flows/0/id").asString()).isEqualTo("w2");
        assertThat(second.at("/flows/1/status").asString()).isEqualTo("completed");
        assertThat(second.at("/next").isNull()).isTrue();
        assertThat(json(send("GET", "?status=completed", "")).at("/flows").size())
                .isOne();
        assertThat(json(send("GET", "?name=wait", "")).at("/flows").size()).isEqualTo(3);
        assertThat(send("GET", "?status=lost", "").statusCode()).isEqualTo(400);
    }

    @Test
    void whatIsNotThereIsAnErrorThatSaysSo() {
        serve(options -> options);
        assertThat(send("POST", "/unknown", "").statusCode()).isEqualTo(400);
        assertThat(send("POST", "/note", "{").statusCode()).isEqualTo(400);
        assertThat(send("GET", "/x", "").statusCode()).isEqualTo(404);
        assertThat(send("GET", "/x/other", "").statusCode()).isEqualTo(404);
        assertThat(send("POST", "/x/other", "").statusCode()).isEqualTo(404);
        assertThat(send("POST", "/x/signals", "").statusCode()).isEqualTo(404);
        HttpResponse<byte[]> result = send("GET", "/x/result", "");
        assertThat(result.statusCode()).isEqualTo(404);
        assertThat(json(send("POST", "/x/cancel", "")).at("/group").asString()).isNotEmpty();
    }

    @Test
    void valuesAreCborWhereThatIsAskedFor() {
        serve(options -> options);
        CBORMapper cbor = CBORMapper.shared();
        HttpResponse<byte[]> done = exchange(
                "POST",
                "/order?wait=true",
                cbor.writeValueAsBytes(Map.of("item", "cup")),
                "Content-Type",
                "application/cbor");
        assertThat(done.statusCode()).isEqualTo(200);
        assertThat(cbor.readTree(done.body()).at("/item").asString()).isEqualTo("cup");
    }

    @Test
    void nothingOfItIsThereWhereItIsNotExposed() {
        serve(options -> options.access(access -> access.exposure(HttpExposure.CALLS)));
        assertThat(send("POST", "/note", "\"hi\"").statusCode()).isIn(404, 405);
        assertThat(send("GET", "", "").statusCode()).isIn(404, 405);
        assertThat(send("POST", "/x/cancel", "").statusCode()).isIn(404, 405);
        assertThat(book.tried).isEmpty();
    }

    @Test
    void typeWithSomeActionsExposedShowsNoWorkflows() {
        serve(options -> options.access(access ->
                access.exposure(HttpExposure.builder().actions("clerk", "notes").build())));
        HttpResponse<byte[]> refused = send("POST", "/note", "\"hi\"");
        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(json(refused).at("/code").asString()).isEqualTo("workflows_not_exposed");
    }

    @Test
    void guardDecidesAboutStartsAndUseAndOrdersByThemselves() {
        serve(options -> options.access(access -> access.guard(new HttpGuard() {
            @Override
            public Mono<Boolean> allows(HttpRequest request, ActorAddress address, String action) {
                return Mono.just(true);
            }

            @Override
            public Mono<Boolean> allowsWorkflowStart(HttpRequest request, ActorAddress address, String name) {
                return Mono.just(name.equals("wait"));
            }

            @Override
            public Mono<Boolean> allowsWorkflowUse(HttpRequest request, ActorAddress address, String id) {
                return Mono.just(id.equals("mine"));
            }
        })));
        assertThat(send("POST", "/note", "\"hi\"").statusCode()).isEqualTo(403);
        assertThat(send("POST", "/wait?id=mine", "").statusCode()).isEqualTo(202);
        assertThat(send("POST", "/wait?id=theirs", "").statusCode()).isEqualTo(202);
        assertThat(send("POST", "/theirs/signals/go", "").statusCode()).isEqualTo(403);
        for (String order : List.of("cancel", "kill", "pause", "resume")) {
            assertThat(send("POST", "/mine/" + order, "").statusCode()).isEqualTo(403);
        }
        assertThat(send("GET", "", "").statusCode()).isEqualTo(403);
        assertThat(send("GET", "/mine", "").statusCode()).isEqualTo(403);
        assertThat(send("POST", "/mine/signals/go", "\"now\"").statusCode()).isEqualTo(204);
        assertThat(json(send("GET", "/mine/result", "")).asString()).isEqualTo("now");
    }
}
