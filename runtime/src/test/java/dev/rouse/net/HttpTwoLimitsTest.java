package dev.rouse.net;

import static dev.rouse.net.RawHttpTwo.CONTINUATION;
import static dev.rouse.net.RawHttpTwo.END_HEADERS;
import static dev.rouse.net.RawHttpTwo.END_STREAM;
import static dev.rouse.net.RawHttpTwo.GOAWAY;
import static dev.rouse.net.RawHttpTwo.HEADERS;
import static dev.rouse.net.RawHttpTwo.PING;
import static dev.rouse.net.RawHttpTwo.RESET;
import static dev.rouse.net.RawHttpTwo.SETTINGS;
import static dev.rouse.net.RawHttpTwo.frame;
import static dev.rouse.net.RawHttpTwo.post;
import static dev.rouse.net.RawHttpTwo.times;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Clients of HTTP/2 that take more than is theirs: they are told, or cut off, and others are served. */
@Timeout(60)
class HttpTwoLimitsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String ANY = "/actors/probe/k/any";
    private static final byte[] CALL = post(ANY, "a", "b");
    private static final int WHOLE = END_STREAM | END_HEADERS;

    /** More than lies in the buffers of a connection on both sides. */
    private static final long MOST_BYTES = 256L << 20;

    private final ScriptedNode node = new ScriptedNode();
    private final AtomicInteger calls = new AtomicInteger();
    private ActorHttpServer server;

    private void start(UnaryOperator<ActorHttpOptions.Builder> change) {
        server = ActorHttpServer.bind(
                        node,
                        "127.0.0.1",
                        0,
                        change.apply(ActorHttpOptions.builder()).build())
                .block(PATIENCE);
    }

    private void answer(Mono<?> answer) {
        node.on("any", arguments -> answer.doOnSubscribe(begun -> calls.incrementAndGet()));
    }

    @AfterEach
    void close() {
        assertThat(Front.send(server.port(), "GET", "/health", "").statusCode())
                .as("others are served")
                .isEqualTo(200);
        server.close().block(PATIENCE);
    }

    private RawHttpTwo client() {
        return new RawHttpTwo(server.port(), 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {SETTINGS, PING})
    void clientThatTakesNoAnswersToItsFloodIsCutOff(int type) {
        start(options -> options);
        byte[] one = frame(type, 0, 0, new byte[type == PING ? 8 : 0]);
        try (RawHttpTwo client = new RawHttpTwo(server.port(), 4096)) {
            assertThat(client.flood(times(1000, one), MOST_BYTES)).isLessThan(MOST_BYTES);
        }
    }

    @Test
    void clientThatResetsManyStreamsIsSentAway() {
        answer(Mono.never());
        start(options -> options);
        try (RawHttpTwo client = client()) {
            for (int i = 0; i < 300; i++) {
                try {
                    client.send(frame(HEADERS, WHOLE, 2 * i + 1, CALL));
                    client.send(frame(RESET, 0, 2 * i + 1, new byte[] {0, 0, 0, 8}));
                } catch (RuntimeException e) {
                    break;
                }
            }
            assertThat(client.next(GOAWAY).code()).isEqualTo(RawHttpTwo.ENHANCE_YOUR_CALM);
            assertThat(client.next(GOAWAY)).isNull();
        }
        assertThat(calls.get()).isLessThanOrEqualTo(201);
    }

    @Test
    void streamThatIsAnsweredBeforeTheEndOfItsRequestEndsWithoutAnError() {
        start(options -> options.connections(all -> all.requestTimeout(Duration.ofMillis(300))));
        try (RawHttpTwo client = client()) {
            client.send(frame(HEADERS, RawHttpTwo.END_HEADERS, 1, post("/nothing", "a", "b")));
            assertThat(client.next(HEADERS)).isNotNull();
            RawHttpTwo.Frame end = client.next(RESET);
            assertThat(end.stream()).isOne();
            assertThat(end.code()).as("no error: the client keeps the answer").isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2_000, 20_000})
    void headersAreBoundedAsTheOptionSaysInEitherVersion(int bytes) {
        answer(Mono.just("x"));
        start(options -> options.connections(all -> all.maxHeaderBytes(bytes)));
        String fits = "x".repeat(bytes - 500);
        assertThat(Front.send(server.port(), "POST", ANY, "", "a", fits).statusCode())
                .isEqualTo(200);
        assertThat(Front.send(server.port(), "POST", ANY, "", "a", fits + fits).statusCode())
                .isEqualTo(431);
        try (RawHttpTwo client = client()) {
            client.send(frame(HEADERS, WHOLE, 1, post(ANY, "a", "x".repeat(1_000))));
            assertThat(client.next(HEADERS).status()).isEqualTo(200);
            client.send(frame(HEADERS, WHOLE, 3, post(ANY, "a", "x".repeat(Math.min(16_000, bytes + 100)))));
            assertThat(client.next(HEADERS).status() == 200).isEqualTo(bytes > 16_000);
        }
    }

    @Test
    void requestWithTooManyHeadersDoesNotReachTheNode() {
        answer(Mono.just("x"));
        start(options -> options);
        try (RawHttpTwo client = client()) {
            client.send(frame(HEADERS, WHOLE, 1, post(ANY, "a", "x".repeat(9_000))));
            RawHttpTwo.Frame told = client.next();
            while (told != null && told.type() != HEADERS && told.type() != RESET && told.type() != GOAWAY) {
                told = client.next();
            }
            assertThat(told).isNotNull();
            assertThat(told.status()).isNotEqualTo(200);
        }
        assertThat(calls).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000})
    void headersWithoutEndAreCutOff(int bytes) {
        answer(Mono.just("x"));
        start(options -> options);
        byte[] part = bytes == 0 ? new byte[0] : post(ANY, "a", "x".repeat(bytes));
        try (RawHttpTwo client = client()) {
            client.send(frame(HEADERS, END_STREAM, 1, CALL));
            long sent = client.flood(times(10, frame(CONTINUATION, 0, 1, part)), MOST_BYTES);
            assertThat(sent).isLessThan(16L << 20);
        }
        assertThat(calls).hasValue(0);
    }

    @Test
    void streamBeyondThoseThatMayBeOpenIsRefused() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(100);
        answer(Mono.never().doOnSubscribe(call -> begun.countDown()));
        start(options -> options);
        try (RawHttpTwo client = client()) {
            assertThat(client.next(SETTINGS)).isNotNull();
            client.send(frame(SETTINGS, 1, 0));
            for (int i = 0; i < 120; i++) {
                client.send(frame(HEADERS, WHOLE, 2 * i + 1, CALL));
            }
            for (int i = 100; i < 120; i++) {
                RawHttpTwo.Frame refused = client.next(RESET);
                assertThat(refused.stream()).isEqualTo(2 * i + 1);
                assertThat(refused.code()).isEqualTo(RawHttpTwo.REFUSED_STREAM);
            }
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(calls).hasValue(100);
    }

    /** Its window is never opened: what it does not take is bounded, and let go of in time. */
    @Test
    void clientThatTakesNoAnswersHoldsABoundedShareForABoundedTime() throws InterruptedException {
        answer(Mono.just("x".repeat(100_000)));
        start(options -> options.answerLimit(200_000)
                .connections(c -> c.maxAnswerBytes(1_000_000).answerTimeout(Duration.ofSeconds(1))));
        byte[] noWindow = {0, 4, 0, 0, 0, 0};
        try (RawHttpTwo client = new RawHttpTwo(server.port(), 0, noWindow)) {
            for (int i = 0; i < 50; i++) {
                client.send(frame(HEADERS, WHOLE, 2 * i + 1, CALL));
            }
            int answered = 0;
            int full = 0;
            int cutOff = 0;
            while (answered < 50 || cutOff < 50 - full) {
                RawHttpTwo.Frame frame = client.next();
                assertThat(frame).isNotNull();
                if (frame.type() == HEADERS) {
                    answered++;
                    full += frame.status() == 200 ? 0 : 1;
                    assertThat(answered - full - cutOff)
                            .as("answers that are held")
                            .isLessThanOrEqualTo(10);
                } else if (frame.type() == RESET) {
                    cutOff++;
                }
            }
            assertThat(full).as("answers that found no room").isPositive();
        }
        int status = 0;
        for (int i = 0; i < 100 && status != 200; i++) {
            status = Front.send(server.port(), "POST", ANY, "").statusCode();
            TimeUnit.MILLISECONDS.sleep(20);
        }
        assertThat(status).isEqualTo(200);
    }

    @Test
    void clientIsToldBeforeTheServerClosesAndHasItsAnswer() {
        Sinks.One<String> late = Sinks.one();
        Sinks.Empty<Void> begun = Sinks.empty();
        answer(late.asMono().doOnSubscribe(call -> begun.tryEmitEmpty()));
        start(options -> options);
        ActorHttpServer draining = server;
        try (RawHttpTwo client = client()) {
            client.send(frame(HEADERS, WHOLE, 1, CALL));
            begun.asMono().block(PATIENCE);
            CompletableFuture<Void> closed = draining.close().toFuture();
            assertThat(client.next(GOAWAY).code()).isZero();
            assertThat(closed).isNotDone();
            late.tryEmitValue("late").orThrow();
            assertThat(client.next(HEADERS).status()).isEqualTo(200);
            assertThat(client.next(GOAWAY)).isNull();
            assertThat(closed).succeedsWithin(PATIENCE);
        }
        start(options -> options);
    }
}
