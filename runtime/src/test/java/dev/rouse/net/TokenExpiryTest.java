package dev.rouse.net;

import static dev.rouse.net.Front.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.Principal;
import dev.rouse.client.RouseClient;
import dev.rouse.net.observe.HttpExchange;
import dev.rouse.net.socket.RawSocket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Tokens whose time is over, while something that they opened is open. */
@Timeout(60)
class TokenExpiryTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(1500);

    @RegisterExtension
    final Front front = new Front();

    private final BlockingQueue<HttpExchange> records = new LinkedTransferQueue<>();

    /** Tokens are for so many milliseconds. */
    @BeforeEach
    void authenticate() {
        front.with(options -> options.accessLog(records::add)
                .authenticator(HttpAuthenticator.bearer(token -> Mono.just(
                                Principal.of("ann").until(Instant.now().plusMillis(Long.parseLong(token)))))
                        .required()));
    }

    private HttpResponse<String> call(long millis) {
        return front.send("POST", "/actors/probe/k/text", "[\"a\"]", "Authorization", "Bearer " + millis);
    }

    private RawSocket socket(long millis) {
        RawSocket socket = new RawSocket(front.port());
        assertThat(socket.ask(RawSocket.request("/socket", "Authorization: Bearer " + millis))
                        .status())
                .isEqualTo(101);
        return socket.opened();
    }

    @Test
    void tokenThatHasExpiredIsNobodys() {
        HttpResponse<String> refused = call(-1);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(json(refused).at("/code").asString()).isEqualTo("token_expired");
        assertThat(refused.headers().firstValue("www-authenticate")).contains("Bearer error=\"invalid_token\"");
        assertThat(front.node.principals).isEmpty();
    }

    @Test
    void callIsOfThePrincipalItselfAndTheAccessLogNamesIt() throws InterruptedException {
        assertThat(call(60_000).statusCode()).isEqualTo(200);
        assertThat(front.node.principals).containsExactly(Principal.of("ann"));
        assertThat(record().principal()).isEqualTo("ann");
        front.send("GET", "/health", "");
        assertThat(record().principal()).isNull();
    }

    private HttpExchange record() throws InterruptedException {
        HttpExchange told = records.poll(20, TimeUnit.SECONDS);
        assertThat(told).isNotNull();
        return told;
    }

    @Test
    void socketIsClosedOnceItsTokenExpires() throws InterruptedException {
        long opened = System.nanoTime();
        try (RawSocket socket = socket(SHORT.toMillis())) {
            socket.assertGoodbye("all_answered", 4401);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - opened)).isGreaterThan(SHORT.minusMillis(500));
        HttpExchange told = record();
        assertThat(told.end()).isEqualTo("token_expired");
        assertThat(told.principal()).isEqualTo("ann");
    }

    @Test
    void callThatWasMadeBeforeIsAnsweredAndNoOtherIsTaken() {
        Sinks.One<String> answer = Sinks.one();
        Sinks.Empty<Void> called = Sinks.empty();
        front.node.on(
                "text",
                arguments -> arguments[0].equals("a")
                        ? answer.asMono().doOnSubscribe(begun -> called.tryEmitEmpty())
                        : Mono.just("b"));
        try (RawSocket socket = socket(SHORT.toMillis())) {
            socket.text(RawSocket.call(1, "text", "\"a\""));
            called.asMono().block(PATIENCE);
            String refusal = "";
            for (int i = 2; refusal.isEmpty(); i++) {
                String came =
                        socket.text(RawSocket.call(i, "text", "\"b\"")).json().toString();
                refusal = came.contains("\"result\"") ? "" : came;
            }
            assertThat(refusal).contains("about to close this socket");
            answer.tryEmitValue("late").orThrow();
            assertThat(socket.json().toString()).contains("late");
            socket.assertGoodbye("all_answered", 4401);
        }
    }

    @Test
    void callThatIsNotAnsweredForLongIsNotWaitedFor() {
        front.node.on("text", arguments -> Mono.never());
        try (RawSocket socket = socket(SHORT.toMillis())) {
            socket.text(RawSocket.call(1, "text", "\"a\"")).assertGoodbye("token_expired", 4401);
        }
    }

    @Test
    void streamOfEventsEndsWithTheWordThatTheTokenExpired() {
        front.node.events = query -> Flux.never();
        RawClient client = front.raw()
                .send(RawClient.get(
                        "/actors/probe/k/events",
                        "Accept: text/event-stream",
                        "Authorization: Bearer " + SHORT.toMillis()));
        assertThat(client.head().status()).isEqualTo(200);
        assertThat(client.chunks()).contains("event: rouse-error").contains("token_expired");
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void clientComesBackWithAFreshToken() {
        AtomicInteger tokens = new AtomicInteger();
        RouseClient client = RouseClient.builder()
                .endpoint("http://127.0.0.1:" + front.port())
                .token(() -> Mono.fromSupplier(() -> tokens.incrementAndGet() == 1 ? "" + SHORT.toMillis() : "60000"))
                .build();
        try {
            for (int i = 0; tokens.get() < 2; i++) {
                assertThat(client.actor(ActorAddress.of("probe", "k"))
                                .call("text", String.class, "a" + i)
                                .blockLast(PATIENCE))
                        .isEqualTo("a" + i);
            }
        } finally {
            client.close().block(PATIENCE);
        }
    }
}
