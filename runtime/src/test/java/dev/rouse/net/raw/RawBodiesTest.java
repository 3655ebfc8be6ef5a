package dev.rouse.net.raw;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ConnectionGateway;
import dev.rouse.FrontConnection;
import dev.rouse.FrontSocket;
import dev.rouse.Principal;
import dev.rouse.RawRequest;
import dev.rouse.RawResponse;
import dev.rouse.fixture.Received;
import dev.rouse.net.ActorHttpOptions;
import dev.rouse.net.EmbeddedConnection;
import dev.rouse.net.HttpAuthenticator;
import dev.rouse.net.HttpGuard;
import dev.rouse.net.RawClient;
import dev.rouse.net.ScriptedNode;
import io.netty.handler.codec.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Bodies of plain requests between the connection and the actor, to the byte and to the millisecond. */
class RawBodiesTest {

    private static final String HEAD = RawClient.chunked("/actors/probe/k/http/x");
    private static final int PART = 32 * 1024;

    private final ScriptedNode node = new ScriptedNode();
    private final Actors actors = new Actors();
    private EmbeddedConnection client;

    /** Keeps what actors are asked, for the test to answer. */
    private static final class Actors implements ConnectionGateway {

        final List<byte[]> whole = new ArrayList<>();
        final List<Flux<byte[]>> streams = new ArrayList<>();
        final Sinks.One<RawResponse> answer = Sinks.one();

        @Override
        public ConnectionGateway withPrincipal(Principal principal) {
            return this;
        }

        @Override
        public Mono<FrontConnection> connect(ActorAddress actor, byte @Nullable [] parameters) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Mono<FrontConnection> resume(ActorAddress actor, String id, long attempt) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Mono<FrontSocket> openSocket(ActorAddress actor, RawRequest request, List<String> protocols) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Mono<RawResponse> http(ActorAddress actor, RawRequest request, byte[] body) {
            whole.add(body);
            return answer.asMono();
        }

        @Override
        public Mono<RawResponse> http(ActorAddress actor, RawRequest request, Flux<byte[]> body) {
            streams.add(body);
            return answer.asMono();
        }
    }

    private void open(UnaryOperator<ActorHttpOptions.Builder> options) {
        node.gateway = actors;
        client = new EmbeddedConnection(node, options);
    }

    private void open() {
        open(options -> options);
    }

    @AfterEach
    void close() {
        client.close();
    }

    private static String chunk(int size) {
        return Integer.toHexString(size) + "\r\n" + "x".repeat(size) + "\r\n";
    }

    /** The body of the one request so far, as its actor reads it. */
    private Received<byte[]> read(long demand) {
        assertThat(actors.streams).hasSize(1);
        Received<byte[]> reader = Received.from(actors.streams.get(0), demand);
        client.channel.runPendingTasks();
        return reader;
    }

    private void request(Received<byte[]> reader, long more) {
        reader.request(more);
        client.channel.runPendingTasks();
    }

    private static List<Integer> sizes(Received<byte[]> reader) {
        return reader.values().stream().map(part -> part.length).toList();
    }

    @Test
    void bodyOfUnknownLengthIsGatheredAndComesWholeWhereItIsSmall() {
        open();
        assertThat(client.exchange(HEAD + chunk(60_000))).isEmpty();
        assertThat(client.exchange(chunk(5_536))).isEmpty();
        assertThat(actors.streams).isEmpty();
        assertThat(actors.whole).isEmpty();
        client.exchange("0\r\n\r\n");
        assertThat(actors.streams).isEmpty();
        assertThat(actors.whole).hasSize(1);
        assertThat(actors.whole.get(0)).hasSize(65_536);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void largeBodyBeginsWhenSoMuchOfItIsThere(boolean isChunked) {
        open();
        client.exchange(
                isChunked
                        ? HEAD + chunk(65_536)
                        : HEAD.replace("Transfer-Encoding: chunked", "Content-Length: 70000") + "x".repeat(65_536));
        assertThat(actors.streams).isEmpty();
        client.exchange(isChunked ? chunk(4_464) + "0\r\n\r\n" : "x".repeat(4_464));
        Received<byte[]> reader = read(10);
        assertThat(sizes(reader)).containsExactly(PART, PART, 4_464);
        assertThat(reader.isOver()).isTrue();
    }

    @Test
    void piecesThatAreThereTogetherGoAsOnePart() {
        open();
        client.exchange(HEAD + chunk(70_000));
        Received<byte[]> reader = read(5);
        assertThat(sizes(reader)).containsExactly(PART, PART, 4_464);
        client.exchange(chunk(1).repeat(1000));
        assertThat(sizes(reader)).endsWith(4_464, 1000);
        client.exchange(chunk(1));
        assertThat(sizes(reader)).endsWith(1000, 1);
        for (int i = 0; i < 50; i++) {
            client.exchange(chunk(3));
        }
        assertThat(reader.values()).hasSize(5);
        request(reader, 1);
        assertThat(sizes(reader)).endsWith(1, 150);
    }

    @Test
    void bodyMayComeAsSlowlyAsItsRate() {
        open();
        client.exchange(HEAD + chunk(70_000));
        Received<byte[]> reader = read(Long.MAX_VALUE);
        for (int i = 0; i < 60; i++) {
            assertThat(client.after(4_000)).isEmpty();
            client.exchange(chunk(4_200));
        }
        assertThat(reader.isOver()).isFalse();
        client.exchange("0\r\n\r\n");
        assertThat(reader.error()).isNull();
        assertThat(reader.isOver()).isTrue();
    }

    @Test
    void bodyThatFallsBehindItsRateEnds() {
        open();
        client.exchange(HEAD + chunk(70_000));
        Received<byte[]> reader = read(Long.MAX_VALUE);
        for (int second = 1; second <= 8; second++) {
            client.after(1_000);
            client.exchange(chunk(512));
            assertThat(reader.isOver()).as("after " + second + " s").isFalse();
        }
        client.after(1_000);
        assertThat(reader.error()).hasMessageContaining("1024 bytes a second").hasMessageContaining("5000 ms");
    }

    @Test
    void pauseOfABodyIsBoundedThoughMuchHasCome() {
        open();
        client.exchange(HEAD + chunk(70_000));
        Received<byte[]> reader = read(Long.MAX_VALUE);
        client.exchange(chunk(50_000).repeat(10));
        client.after(4_999);
        assertThat(reader.isOver()).isFalse();
        client.after(1);
        assertThat(reader.error()).hasMessageContaining("5000 ms");
    }

    @Test
    void clientIsNotBlamedForAnActorThatTakesItsTime() {
        open();
        client.exchange(HEAD + chunk(70_000));
        Received<byte[]> reader = read(1);
        assertThat(client.after(600_000)).isEmpty();
        request(reader, 5);
        assertThat(client.after(4_999)).isEmpty();
        assertThat(reader.isOver()).isFalse();
        client.exchange(chunk(10) + "0\r\n\r\n");
        assertThat(reader.isOver()).isTrue();
        assertThat(reader.error()).isNull();
    }

    @Test
    void anyRateWillDoWhereNoneIsSet() {
        open(options -> options.connections(all -> all.minBodyRate(0)));
        client.exchange(HEAD + chunk(70_000));
        Received<byte[]> reader = read(Long.MAX_VALUE);
        for (int i = 0; i < 100; i++) {
            client.after(4_900);
            client.exchange(chunk(1));
        }
        assertThat(reader.isOver()).isFalse();
        client.after(5_000);
        assertThat(reader.error()).hasMessageContaining("5000 ms");
    }

    // Answers to clients that still send.

    private String answer() {
        actors.answer.tryEmitValue(RawResponse.of(200).body("early"));
        client.channel.runPendingTasks();
        return client.answers();
    }

    @Test
    void restOfABodyIsDroppedAsLongAsItKeepsToItsRateAndTheConnectionStays() {
        open();
        client.exchange(HEAD + chunk(70_000));
        read(1);
        assertThat(answer()).contains("200 OK").doesNotContain("close");
        for (int i = 0; i < 30; i++) {
            client.after(4_000);
            assertThat(client.exchange(chunk(5_000))).isEmpty();
        }
        assertThat(client.exchange("0\r\n\r\n" + RawClient.get("/health"))).contains("200 OK");
    }

    @Test
    void restOfABodyThatExceedsItsLimitEndsTheConnection() {
        open(options -> options.streamedBodyLimit(100_000));
        client.exchange(HEAD + chunk(70_000));
        read(1);
        assertThat(answer()).contains("200 OK");
        client.exchange(chunk(20_000));
        assertThat(client.exchange(chunk(20_000) + "0\r\n\r\n" + RawClient.get("/health")))
                .isEmpty();
        client.after(5_000);
        assertThat(client.channel.isOpen()).isFalse();
    }

    @Test
    void connectionWithItsLastAnswerStaysWhileTheClientSends() {
        open();
        client.exchange(HEAD.replace("Host", "Expect: 100-continue\r\nContent-Length: 70000000\r\nHost")
                .replace("Transfer-Encoding: chunked\r\n", ""));
        assertThat(client.channel.isOpen()).isTrue();
        for (int i = 0; i < 6; i++) {
            client.after(4_900);
            client.exchange("x".repeat(1000));
            assertThat(client.channel.isOpen()).isTrue();
        }
        client.after(600);
        assertThat(client.channel.isOpen())
                .as("as long as a whole request may take")
                .isFalse();
    }

    @Test
    void connectionWithItsLastAnswerEndsWhereTheClientIsSilent() {
        open();
        assertThat(client.exchange("nonsense\r\n\r\n")).contains("400");
        client.after(4_999);
        assertThat(client.channel.isOpen()).isTrue();
        client.after(1);
        assertThat(client.channel.isOpen()).isFalse();
    }

    // Clients that wait for a word.

    private static final String ASKING = HEAD.replace("Host", "Expect: 100-continue\r\nHost");

    private static HttpGuard guard(Mono<Boolean> allowed) {
        return new HttpGuard() {
            @Override
            public Mono<Boolean> allows(HttpRequest request, ActorAddress address, String action) {
                return allowed;
            }

            @Override
            public Mono<Boolean> allowsRawHttp(HttpRequest request, ActorAddress address) {
                return allowed;
            }
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"/http/x", "/text"})
    void clientIsToldToSendItsBodyWhenTheGuardHasAccepted(String path) {
        Sinks.One<Boolean> allowed = Sinks.one();
        open(options -> options.access(access -> access.guard(guard(allowed.asMono()))));
        assertThat(client.exchange(ASKING.replace("/http/x", path))).isEmpty();
        assertThat(client.exchange("5\r\n[\"a\"]\r\n")).isEmpty();
        allowed.tryEmitValue(true);
        client.channel.runPendingTasks();
        assertThat(client.answers()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        String answered = client.exchange("0\r\n\r\n");
        if (path.equals("/text")) {
            assertThat(answered).contains("200 OK", "\"a\"");
        } else {
            assertThat(actors.whole).hasSize(1);
            assertThat(actors.whole.get(0)).hasSize(5);
            assertThat(answer()).contains("200 OK").doesNotContain("close");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/http/x", "/text"})
    void clientThatIsRefusedIsNotToldToSendItsBody(String path) {
        Sinks.One<Boolean> allowed = Sinks.one();
        open(options -> options.access(access -> access.guard(guard(allowed.asMono()))));
        client.exchange(ASKING.replace("/http/x", path) + "5\r\n[\"a\"]\r\n");
        allowed.tryEmitValue(false);
        client.channel.runPendingTasks();
        assertThat(client.answers()).startsWith("HTTP/1.1 403").doesNotContain("100 Continue");
        client.exchange("0\r\n\r\n");
        assertThat(actors.whole).isEmpty();
        assertThat(actors.streams).isEmpty();
    }

    @Test
    void clientWhomTheAuthenticatorDoesNotKnowIsNotToldToSendItsBody() {
        open(options -> options.access(
                access -> access.authenticator(HttpAuthenticator.bearer(token -> Mono.<Principal>empty()))));
        assertThat(client.exchange(ASKING.replace("Host", "Authorization: Bearer none\r\nHost")))
                .startsWith("HTTP/1.1 401");
        assertThat(actors.whole).isEmpty();
    }

    @Test
    void guardThatSaysNothingRefusesInItsTime() {
        open(options ->
                options.access(access -> access.guard(guard(Mono.never())).guardTimeout(Duration.ofSeconds(2))));
        assertThat(client.exchange(ASKING)).isEmpty();
        assertThat(client.after(2_000)).startsWith("HTTP/1.1 503");
    }

    @Test
    void clientThatLeavesWhileTheGuardIsAskedCancelsTheQuestion() {
        List<String> ends = new ArrayList<>();
        open(options -> options.access(
                access -> access.guard(guard(Mono.<Boolean>never().doOnCancel(() -> ends.add("cancelled"))))));
        client.exchange(ASKING);
        client.channel.close();
        assertThat(ends).containsExactly("cancelled");
    }

    @Test
    void guardIsAskedOnce() {
        List<String> questions = new ArrayList<>();
        open(options -> options.access(access -> access.guard(guard(Mono.fromCallable(() -> questions.add("asked"))))));
        client.exchange(ASKING);
        client.exchange("0\r\n\r\n");
        assertThat(actors.whole).hasSize(1);
        assertThat(questions).containsExactly("asked");
    }
}
