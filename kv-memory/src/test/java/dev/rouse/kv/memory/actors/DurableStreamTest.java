package dev.rouse.kv.memory.actors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.fixture.Club;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.memory.MemoryKvStore;
import dev.rouse.net.ActorHttpOptions;
import dev.rouse.net.ActorHttpServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Events of an actor as a stream of the Durable Streams protocol, read over a real socket. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class DurableStreamTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int KEPT = 5;

    private final KvStore store = MemoryKvStore.create();
    private final ActorRuntime runtime = ActorRuntime.builder()
            .store(store)
            .register(Club.type(options -> options.events(events -> events.maxCount(KEPT))))
            .start()
            .block(PATIENCE);
    private final ActorHttpServer server = ActorHttpServer.bind(runtime, "127.0.0.1", 0, ActorHttpOptions.defaults())
            .block(PATIENCE);
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        server.close().block(PATIENCE);
        runtime.stop().block(PATIENCE);
        store.close().block(PATIENCE);
    }

    private void announce(String text) {
        runtime.actor(Club.class, "c").announce(text).block(PATIENCE);
    }

    private HttpRequest request(String query, String... headers) {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + "/actors/club/c/events/notice?" + query);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        return headers.length == 0 ? request.build() : request.headers(headers).build();
    }

    private HttpResponse<String> read(String query, String... headers) throws IOException, InterruptedException {
        return client.send(request(query, headers), BodyHandlers.ofString());
    }

    private static String next(HttpResponse<?> answer) {
        return answer.headers().firstValue("Stream-Next-Offset").orElseThrow();
    }

    private static boolean isUpToDate(HttpResponse<?> answer) {
        return answer.headers().firstValue("Stream-Up-To-Date").orElse("").equals("true");
    }

    @Test
    void clientCatchesUpPageByPageAndThenGetsWhatComes() throws Exception {
        HttpResponse<String> empty = read("offset=-1");
        assertThat(empty.body()).isEqualTo("[]");
        assertThat(isUpToDate(empty)).isTrue();
        announce("a");
        announce("b");
        announce("c");
        HttpResponse<String> first = read("offset=" + next(empty) + "&limit=2");
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(first.body()).isEqualTo("[\"a\",\"b\"]");
        assertThat(isUpToDate(first)).isFalse();
        HttpResponse<String> second = read("offset=" + next(first));
        assertThat(second.body()).isEqualTo("[\"c\"]");
        assertThat(isUpToDate(second)).isTrue();
        assertThat(next(second)).isGreaterThan(next(first));
        CompletableFuture<HttpResponse<String>> live =
                client.sendAsync(request("live=long-poll&offset=" + next(second)), BodyHandlers.ofString());
        announce("d");
        HttpResponse<String> came = live.get();
        assertThat(came.body()).isEqualTo("[\"d\"]");
        assertThat(came.headers().firstValue("Stream-Cursor").orElseThrow()).matches("\\d+");
        assertThat(next(came)).isGreaterThan(next(second));
    }

    @Test
    void whatWasReadIsNotSentAgainToOneThatHasIt() throws Exception {
        announce("a");
        HttpResponse<String> read = read("offset=-1");
        String tag = read.headers().firstValue("etag").orElseThrow();
        HttpResponse<String> again = read("offset=-1", "If-None-Match", tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        announce("b");
        assertThat(read("offset=-1", "If-None-Match", tag).body()).isEqualTo("[\"a\",\"b\"]");
    }

    @Test
    void readFromNowOnHasThePlaceAndNoEvents() throws Exception {
        announce("a");
        HttpResponse<String> now = read("offset=now");
        assertThat(now.body()).isEqualTo("[]");
        assertThat(isUpToDate(now)).isTrue();
        assertThat(now.headers().firstValue("etag")).isEmpty();
        announce("b");
        assertThat(read("offset=" + next(now)).body()).isEqualTo("[\"b\"]");
    }

    @Test
    void placeWhoseEventsAreNotKeptIsGone() throws Exception {
        announce("a");
        String early = next(read("offset=-1"));
        for (int i = 0; i < 2 * KEPT; i++) {
            announce("n" + i);
        }
        HttpResponse<String> gone = read("offset=" + early);
        assertThat(gone.statusCode()).isEqualTo(410);
        assertThat(gone.body()).contains("offset_gone", "offset=-1");
        assertThat(read("offset=-1").body()).isEqualTo("[\"n5\",\"n6\",\"n7\",\"n8\",\"n9\"]");
    }

    @Test
    void placeOfAnActorThatWasDestroyedIsGone() throws Exception {
        announce("a");
        announce("b");
        String before = next(read("offset=-1"));
        runtime.destroy(ActorAddress.of("club", "c")).block(PATIENCE);
        announce("c");
        assertThat(read("offset=" + before).statusCode()).isEqualTo(410);
        HttpResponse<String> anew = read("offset=-1");
        assertThat(anew.body()).isEqualTo("[\"c\"]");
        assertThat(next(anew)).isGreaterThan(before);
    }

    @Test
    void senselessQueryIsRefused() throws Exception {
        for (String query :
                new String[] {"offset=x", "offset=1_2", "offset=-2", "live=sse&offset=-1", "live=long-poll&cursor=x"}) {
            HttpResponse<String> refused = read(query);
            assertThat(refused.statusCode()).as(query).isEqualTo(400);
            assertThat(refused.body()).contains("invalid_query");
        }
    }
}
