package dev.rouse.net;

import static dev.rouse.net.Front.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActionException;
import dev.rouse.ActorAddress;
import dev.rouse.ErrorKind;
import io.netty.handler.codec.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A guard is foreign code: whatever it does, what it did not allow does not happen. */
@Timeout(60)
class GuardTest {

    @RegisterExtension
    final Front front = new Front();

    private final AtomicInteger calls = new AtomicInteger();

    @BeforeEach
    void count() {
        front.node.on("text", arguments -> Mono.fromSupplier(() -> "x" + calls.incrementAndGet()));
        front.node.destroy = address -> Mono.fromRunnable(calls::incrementAndGet);
        front.node.cancel = (address, which) -> Mono.fromCallable(() -> calls.incrementAndGet() > 0);
    }

    private void guard(HttpGuard guard) {
        front.with(options -> options.guard(guard));
    }

    private HttpResponse<String> call() {
        return front.call("text", "[\"a\"]");
    }

    private void assertNothingHappened(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(json(response).at("/code").asString()).isEqualTo(code);
        assertThat(calls).hasValue(0);
    }

    @Test
    void guardSeesRequestAddressAndAction() {
        guard((request, address, action) -> Mono.just(request.headers().contains("X-Key", "open", false)
                && address.equals(ActorAddress.of("probe", "k"))
                && action.equals("text")));

        assertNothingHappened(call(), 403, "forbidden");
        HttpResponse<String> allowed = front.send("POST", "/actors/probe/k/text", "[\"a\"]", "X-Key", "open");
        assertThat(allowed.body()).isEqualTo("\"x1\"");
    }

    @Test
    void guardMayAnswerLaterOnAnyThread() {
        guard((request, address, action) -> Mono.delay(Duration.ofMillis(20)).thenReturn(true));

        assertThat(call().body()).isEqualTo("\"x1\"");
    }

    @Test
    void streamBehindAGuardIsAStream() {
        guard((request, address, action) -> Mono.delay(Duration.ofMillis(20)).thenReturn(true));
        front.node.on("count", arguments -> Flux.range(0, 3));

        assertThat(front.call("count", "[3]").body()).isEqualTo("[0,1,2]");
    }

    @Test
    void emptyAnswerIsANo() {
        guard((request, address, action) -> Mono.empty());

        assertNothingHappened(call(), 403, "forbidden");
    }

    static Stream<HttpGuard> broken() {
        return Stream.of(
                (request, address, action) -> null,
                (request, address, action) -> {
                    throw new IllegalStateException("secret");
                },
                (request, address, action) -> {
                    throw new NoClassDefFoundError("secret");
                },
                (request, address, action) -> {
                    throw new StackOverflowError("secret");
                },
                (request, address, action) -> Mono.error(new IllegalStateException("secret")),
                (request, address, action) -> Mono.defer(() -> {
                    throw new NoClassDefFoundError("secret");
                }));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void brokenGuardLetsNothingPassAndIsLogged(HttpGuard guard) {
        guard(guard);

        HttpResponse<String> response = call();

        assertNothingHappened(response, 500, "internal_error");
        assertThat(response.body()).doesNotContain("secret");
        assertThat(front.logged())
                .filteredOn(event -> event.getLoggerName().startsWith("dev.rouse"))
                .hasSize(1);
        assertThat(front.send("GET", "/health", "").statusCode()).isEqualTo(200);
    }

    @Test
    void errorInTheGuardsOwnWordsIsTold() {
        guard((request, address, action) -> Mono.error(new ActionException(
                ErrorKind.UNAUTHENTICATED, "no_token", "Send a token.", Map.of("challenge", "Basic realm=\"x\""))));

        HttpResponse<String> response = call();

        assertNothingHappened(response, 401, "no_token");
        assertThat(response.headers().firstValue("www-authenticate")).hasValue("Basic realm=\"x\"");
    }

    @Test
    void guardThatHangsIsGivenUpAndCancelled() throws InterruptedException {
        CountDownLatch cancelled = new CountDownLatch(1);
        front.with(options -> options.guard(
                        (request, address, action) -> Mono.<Boolean>never().doOnCancel(cancelled::countDown))
                .access(access -> access.guardTimeout(Duration.ofMillis(50))));

        HttpResponse<String> response = call();

        assertNothingHappened(response, 503, "guard_timeout");
        assertThat(response.headers().firstValue("retry-after")).hasValue("1");
        assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void clientThatLeavesCancelsTheGuard() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        guard((request, address, action) ->
                Mono.<Boolean>never().doOnSubscribe(s -> asked.countDown()).doOnCancel(cancelled::countDown));
        RawClient client = front.raw().send(RawClient.post("/actors/probe/k/text", "[\"a\"]"));
        asked.await();

        client.close();

        assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(calls).hasValue(0);
    }

    @Test
    void lambdaLetsNothingPassButCallsAndHealth() {
        guard((request, address, action) -> Mono.just(true));

        assertNothingHappened(front.send("DELETE", "/actors/probe/k", ""), 403, "forbidden");
        assertNothingHappened(front.send("GET", "/actors/probe/k", ""), 403, "forbidden");
        assertNothingHappened(front.send("GET", "/actors/probe", ""), 403, "forbidden");
        assertNothingHappened(front.send("GET", "/actors/probe/k/schedule", ""), 403, "forbidden");
        assertNothingHappened(front.send("DELETE", "/actors/probe/k/schedule/0123456789abcdef", ""), 403, "forbidden");
        assertNothingHappened(front.send("DELETE", "/actors/probe/k/schedule?name=x", ""), 403, "forbidden");
        assertNothingHappened(front.send("GET", "/cluster", ""), 403, "forbidden");
        assertThat(front.send("GET", "/health", "").statusCode()).isEqualTo(200);
        assertThat(front.send("GET", "/ready", "").statusCode()).isEqualTo(200);
    }

    @Test
    void otherRoutesHaveMethodsOfTheirOwn() {
        guard(new HttpGuard() {
            @Override
            public Mono<Boolean> allows(HttpRequest request, ActorAddress address, String action) {
                return Mono.just(false);
            }

            @Override
            public Mono<Boolean> allowsCluster(HttpRequest request) {
                return Mono.just(true);
            }

            @Override
            public Mono<Boolean> allowsDescription(HttpRequest request, ActorAddress address) {
                return Mono.just(address.key().equals("k"));
            }

            @Override
            public Mono<Boolean> allowsDestruction(HttpRequest request, ActorAddress address) {
                return Mono.just(address.key().equals("k"));
            }

            @Override
            public Mono<Boolean> allowsListing(HttpRequest request, String type) {
                return Mono.just(type.equals("probe"));
            }

            @Override
            public Mono<Boolean> allowsSchedule(HttpRequest request, ActorAddress address) {
                return Mono.just(address.key().equals("k"));
            }

            @Override
            public Mono<Boolean> allowsCancellation(HttpRequest request, ActorAddress address) {
                return Mono.just(address.key().equals("k"));
            }
        });

        assertNothingHappened(call(), 403, "forbidden");
        assertThat(front.send("GET", "/actors/probe", "").statusCode()).isEqualTo(200);
        assertThat(front.send("GET", "/cluster", "").statusCode()).isEqualTo(200);
        assertThat(front.send("GET", "/actors/probe/k", "").statusCode()).isEqualTo(200);
        assertThat(front.send("GET", "/actors/probe/other", "").statusCode()).isEqualTo(403);
        assertThat(front.send("DELETE", "/actors/probe/k", "").statusCode()).isEqualTo(204);
        assertThat(front.send("DELETE", "/actors/probe/other", "").statusCode()).isEqualTo(403);
        assertThat(calls).hasValue(1);
        assertThat(front.send("GET", "/actors/probe/k/schedule", "").statusCode())
                .isEqualTo(200);
        assertThat(front.send("GET", "/actors/probe/other/schedule", "").statusCode())
                .isEqualTo(403);
        for (String entry : new String[] {"/0123456789abcdef", "?name=x"}) {
            calls.set(0);
            assertThat(front.send("DELETE", "/actors/probe/other/schedule" + entry, "")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(calls).hasValue(0);
            assertThat(front.send("DELETE", "/actors/probe/k/schedule" + entry, "")
                            .statusCode())
                    .isEqualTo(204);
            assertThat(calls).hasValue(1);
        }
    }
}
