package dev.rouse.net;

import static dev.rouse.net.Front.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActionException;
import dev.rouse.ActorAddress;
import dev.rouse.ErrorKind;
import dev.rouse.Principal;
import dev.rouse.net.socket.RawSocket;
import io.netty.handler.codec.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** An authenticator is foreign code: whatever it does, nothing happens under an identity that it did not tell. */
@Timeout(60)
class AuthenticatorTest {

    private static final Principal ANN = new Principal("ann", Map.of("role", "owner"));
    private static final String TOKEN = "s3cret-\u00e9";

    @RegisterExtension
    final Front front = new Front();

    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();

    @BeforeEach
    void count() {
        front.node.on("text", arguments -> Mono.fromSupplier(() -> "x" + calls.incrementAndGet()));
    }

    private void authenticate(HttpAuthenticator authenticator) {
        front.with(options -> options.authenticator(authenticator));
    }

    private BearerAuthenticator tokens() {
        return HttpAuthenticator.bearer(token -> {
            asked.incrementAndGet();
            return TOKEN.equals(token) ? Mono.just(ANN) : Mono.empty();
        });
    }

    private HttpResponse<String> call(String... headers) {
        return front.send("POST", "/actors/probe/k/text", "[\"a\"]", headers);
    }

    private void assertNothingHappened(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(json(response).at("/code").asString()).isEqualTo(code);
        assertThat(calls).hasValue(0);
    }

    @Test
    void principalReachesTheGuardAndTheCall() {
        AtomicReference<Principal> guarded = new AtomicReference<>();
        front.with(options -> options.authenticator(
                        request -> Mono.just(new Principal(request.headers().get("X-User"), Map.of())))
                .guard((request, address, action) -> Mono.fromCallable(() -> {
                    guarded.set(HttpAuthenticator.principalOf(request).orElseThrow());
                    return guarded.get().name().equals("ann");
                })));

        assertNothingHappened(call("X-User", "eve"), 403, "forbidden");
        assertThat(call("X-User", "ann").body()).isEqualTo("\"x1\"");
        assertThat(guarded.get()).isEqualTo(Principal.of("ann"));
        assertThat(front.node.principals).containsExactly(Principal.of("ann"));
    }

    @Test
    void guardIsAskedOnTheEventLoopWhereverTheAuthenticatorAnswers() {
        AtomicReference<Thread> thread = new AtomicReference<>();
        front.with(options -> options.authenticator(request -> Mono.just(ANN).subscribeOn(Schedulers.boundedElastic()))
                .guard((request, address, action) -> {
                    thread.set(Thread.currentThread());
                    return Mono.just(true);
                }));

        assertThat(call().statusCode()).isEqualTo(200);
        assertThat(thread.get().getName()).doesNotContain("boundedElastic");
    }

    @Test
    void whoIsNobodyIsLeftToTheGuard() {
        front.with(options -> options.authenticator(request -> Mono.empty())
                .guard((request, address, action) ->
                        Mono.just(HttpAuthenticator.principalOf(request).isEmpty())));

        assertThat(call().body()).isEqualTo("\"x1\"");
        assertThat(front.node.principals).isEmpty();
    }

    static Stream<HttpAuthenticator> broken() {
        return Stream.of(
                request -> null,
                request -> {
                    throw new IllegalStateException("secret");
                },
                request -> {
                    throw new NoClassDefFoundError("secret");
                },
                request -> Mono.error(new IllegalStateException("secret")),
                HttpAuthenticator.bearer(token -> null),
                HttpAuthenticator.bearer(token -> {
                    throw new IllegalStateException("secret");
                }));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void brokenAuthenticatorLetsNothingPassAndIsLogged(HttpAuthenticator authenticator) {
        authenticate(authenticator);

        HttpResponse<String> response = call("Authorization", "Bearer x");

        assertNothingHappened(response, 500, "internal_error");
        assertThat(response.body()).doesNotContain("secret");
        assertThat(front.logged()).hasSize(1);
        assertThat(front.send("GET", "/health", "").statusCode()).isEqualTo(200);
    }

    @Test
    void errorInItsOwnWordsIsTold() {
        authenticate(request -> Mono.error(new ActionException(
                ErrorKind.UNAUTHENTICATED, "no_badge", "Show a badge.", Map.of("challenge", "Badge"))));

        HttpResponse<String> response = call();

        assertNothingHappened(response, 401, "no_badge");
        assertThat(response.headers().firstValue("www-authenticate")).hasValue("Badge");
    }

    @Test
    void oneThatHangsIsGivenUpAndCancelled() throws InterruptedException {
        CountDownLatch cancelled = new CountDownLatch(1);
        front.with(options -> options.authenticator(
                        request -> Mono.<Principal>never().doOnCancel(cancelled::countDown))
                .access(access -> access.guardTimeout(Duration.ofMillis(50))));

        assertNothingHappened(call(), 503, "authenticator_timeout");
        assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
    }

    // Bearer tokens.

    @Test
    void bearerTokenIsKnownOrRefused() {
        front.with(options ->
                options.authenticator(HttpAuthenticator.bearer(Map.of("tea", ANN, "milk", Principal.of("bob")))));

        assertThat(call("Authorization", "Bearer tea").statusCode()).isEqualTo(200);
        assertThat(call("Authorization", "bearer  milk").statusCode()).isEqualTo(200);
        assertThat(front.node.principals).containsExactly(ANN, Principal.of("bob"));
        calls.set(0);
        HttpResponse<String> response = call("Authorization", "Bearer secret");
        assertNothingHappened(response, 401, "invalid_token");
        assertThat(response.headers().firstValue("www-authenticate")).hasValue("Bearer error=\"invalid_token\"");
        assertThat(response.body()).doesNotContain("secret");
        assertNothingHappened(call("Authorization", "Bearer "), 401, "invalid_token");
    }

    @Test
    void requestWithoutATokenIsNobodysUnlessOneIsRequired() {
        authenticate(tokens());

        assertThat(call().statusCode()).isEqualTo(200);
        assertThat(call("Authorization", "Basic eDp5").statusCode()).isEqualTo(200);
        assertThat(asked).hasValue(0);
    }

    @Test
    void requiredTokenIsAskedForByAChallenge() {
        authenticate(tokens().required());

        HttpResponse<String> response = call();

        assertNothingHappened(response, 401, "token_required");
        assertThat(response.headers().firstValue("www-authenticate")).hasValue("Bearer");
        assertThat(front.send("GET", "/ready", "").statusCode()).isEqualTo(200);
    }

    private static String subProtocol(String token) {
        return "rouse.token."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(token.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void webSocketIsAskedAboutOnceAndAllItsCallsAreOfItsPrincipal() {
        authenticate(tokens().required());
        try (RawSocket socket = new RawSocket(front.port())) {
            RawSocket.Reply reply = socket.ask(
                    RawSocket.request("/socket", "Sec-WebSocket-Protocol: " + subProtocol(TOKEN) + ", rouse.v1.json"));
            assertThat(reply.status()).isEqualTo(101);
            assertThat(reply.header("sec-websocket-protocol")).isEqualTo("rouse.v1.json");
            socket.opened();
            for (int i = 1; i <= 3; i++) {
                assertThat(socket.text(RawSocket.call(i, "text", "\"a\""))
                                .json()
                                .at("/result/value/json")
                                .asString())
                        .isEqualTo("x" + i);
            }
        }
        assertThat(asked).hasValue(1);
        assertThat(front.node.principals).containsExactly(ANN, ANN, ANN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rouse.token.", "rouse.token.$", "rouse.token._w", "rouse.token.c2VjcmV0"})
    void webSocketWithATokenThatIsNoneIsNotOpened(String offered) {
        authenticate(tokens());
        try (RawSocket socket = new RawSocket(front.port())) {
            RawSocket.Reply reply =
                    socket.ask(RawSocket.request("/socket", "Sec-WebSocket-Protocol: rouse.v1.json, " + offered));
            assertThat(reply.status()).isEqualTo(401);
            assertThat(json(reply.body()).at("/code").asString()).isEqualTo("invalid_token");
        }
    }

    @Test
    void tokenIsInNoErrorAboutSubProtocols() {
        authenticate(tokens());
        try (RawSocket socket = new RawSocket(front.port())) {
            RawSocket.Reply reply =
                    socket.ask(RawSocket.request("/socket", "Sec-WebSocket-Protocol: chat," + subProtocol(TOKEN)));
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.body()).contains("chat").doesNotContain(subProtocol(TOKEN));
        }
    }

    @Test
    void tokenInTheQueryIsNoneUnlessThatIsAllowed() {
        authenticate(tokens().required());
        String path = "/actors/probe?limit=2&access_token=s3cret-%C3%A9";
        assertNothingHappened(front.send("GET", path, ""), 401, "token_required");
    }

    @Test
    void guardSeesNoTokenOfTheQuery() {
        AtomicReference<String> seen = new AtomicReference<>();
        front.with(options -> options.authenticator(tokens().required().inQuery())
                .guard(new HttpGuard() {
                    @Override
                    public Mono<Boolean> allows(HttpRequest request, ActorAddress address, String action) {
                        return Mono.just(true);
                    }

                    @Override
                    public Mono<Boolean> allowsListing(HttpRequest request, String type) {
                        seen.set(request.uri() + " of "
                                + HttpAuthenticator.principalOf(request)
                                        .orElseThrow()
                                        .name());
                        return Mono.just(true);
                    }
                }));

        assertThat(front.send("GET", "/actors/probe?access_token=s3cret-%C3%A9&limit=2", "")
                        .statusCode())
                .isEqualTo(200);
        assertThat(seen).hasValue("/actors/probe?limit=2 of ann");
        assertThat(front.send("GET", "/actors/probe?access_token=s3cret-%C3%A9", "")
                        .statusCode())
                .isEqualTo(200);
        assertThat(seen).hasValue("/actors/probe of ann");
        assertNothingHappened(
                front.send("POST", "/actors/probe/k/text?access_token=s3cret-%C3%A9", "[\"a\"]"),
                401,
                "token_required");
        assertNothingHappened(front.send("GET", "/actors/probe?access_token=", ""), 401, "invalid_token");
    }
}
