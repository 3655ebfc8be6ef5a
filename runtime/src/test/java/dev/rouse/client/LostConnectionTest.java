package dev.rouse.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.ActorType;
import dev.rouse.CallTimeoutException;
import dev.rouse.NodeUnavailableException;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.OverloadedException;
import dev.rouse.net.ActionShapes;
import dev.rouse.wire.Frame;
import dev.rouse.wire.ProtocolVersion;
import dev.rouse.wire.WireValue;
import dev.rouse.wire.error.WireErrors;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;

/** Calls whose connection is lost at each step, with a server of which a test takes every step. */
@Timeout(60)
final class LostConnectionTest {

    private final ScriptedServer server = new ScriptedServer();
    private RouseClient client;
    private ActionShapes actor;

    private void connect(UnaryOperator<RouseClientBuilder> change) {
        client = change.apply(RouseClient.builder()
                        .endpoint(server.address())
                        .type(ActorType.called(ActionShapes.class).named("probe"))
                        .options(o -> o.firstBackoff(Duration.ofMillis(10))
                                .maxBackoff(Duration.ofMillis(50))
                                .callTimeout(Duration.ofSeconds(20))))
                .build();
        actor = client.actor(ActionShapes.class, "k");
    }

    @AfterEach
    void close() {
        if (client != null) {
            client.close().block();
        }
        server.close();
    }

    private static WireValue json(String text) {
        return new WireValue(WireValue.Format.JSON, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertFails(CompletableFuture<?> call, Class<? extends Throwable> type) {
        assertThatThrownBy(() -> call.get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(type);
    }

    private static void answer(ScriptedServer.Peer peer, String text) throws InterruptedException {
        peer.send(new Frame.Result(peer.next(Frame.Call.class).id(), json(text)));
    }

    @Test
    void lostDuringAHandshakeTheCallIsMadeOnTheNextSocket() throws Exception {
        connect(builder -> builder);
        CompletableFuture<String> call = actor.text("a").toFuture();
        server.peer().kill();
        ScriptedServer.Peer second = server.peer();
        second.next(Frame.Open.class);
        second.kill();
        answer(server.ready(), "\"b\"");
        assertThat(call.get(20, TimeUnit.SECONDS)).isEqualTo("b");
    }

    @Test
    void lostBehindTheFrameOfACallItsOutcomeIsUnknown() throws Exception {
        connect(builder -> builder);
        CompletableFuture<String> call = actor.text("a").toFuture();
        ScriptedServer.Peer peer = server.ready();
        peer.next(Frame.Call.class);
        peer.kill();
        assertFails(call, OutcomeUnknownException.class);
        ScriptedServer.Peer next = server.ready();
        assertThat(next.poll(100)).isNull();
    }

    @Test
    void lostInTheMiddleOfAnAnswerItsOutcomeIsUnknown() throws Exception {
        connect(builder -> builder);
        CompletableFuture<String> call = actor.text("a").toFuture();
        ScriptedServer.Peer peer = server.ready();
        peer.next(Frame.Call.class);
        peer.bytes((byte) 0x82, (byte) 0x20, (byte) 0x82);
        peer.kill();
        assertFails(call, OutcomeUnknownException.class);
    }

    @Test
    void answeredBeforeItWasLostIsAnswered() throws Exception {
        connect(builder -> builder);
        CompletableFuture<String> call = actor.text("a").toFuture();
        ScriptedServer.Peer peer = server.ready();
        answer(peer, "\"b\"");
        peer.kill();
        assertThat(call.get(20, TimeUnit.SECONDS)).isEqualTo("b");
    }

    @Test
    void readOnlyCallIsMadeAgainWithinItsDeadline() throws Exception {
        connect(builder -> builder);
        CompletableFuture<List<Integer>> call = actor.count(2).collectList().toFuture();
        ScriptedServer.Peer peer = server.ready();
        Frame.Call first = peer.next(Frame.Call.class);
        peer.kill();
        ScriptedServer.Peer next = server.ready();
        Frame.Call second = next.next(Frame.Call.class);
        assertThat(second.terms().timeLeft()).isLessThan(first.terms().timeLeft());
        assertThat(second.demand()).isEqualTo(Long.MAX_VALUE);
        next.send(new Frame.Next(second.id(), json("7")));
        next.send(new Frame.Complete(second.id()));
        assertThat(call.get(20, TimeUnit.SECONDS)).containsExactly(7);
    }

    @Test
    void keyedCallIsMadeAgainUnderItsKeyOnEachNextSocket() throws Exception {
        connect(builder -> builder);
        CompletableFuture<String> call =
                client.keyed().actor(ActionShapes.class, "k").text("a").toFuture();
        ScriptedServer.Peer peer = server.ready();
        Frame.Call first = peer.next(Frame.Call.class);
        assertThat(first.terms().idempotencyKey()).isNotEmpty();
        peer.kill();
        peer = server.ready();
        Frame.Call second = peer.next(Frame.Call.class);
        assertThat(second.terms().idempotencyKey()).isEqualTo(first.terms().idempotencyKey());
        assertThat(second.arguments()).usingRecursiveComparison().isEqualTo(first.arguments());
        assertThat(second.terms().timeLeft()).isLessThan(first.terms().timeLeft());
        peer.bytes((byte) 0x82, (byte) 0x20, (byte) 0x82);
        peer.kill();
        peer = server.ready();
        Frame.Call third = peer.next(Frame.Call.class);
        assertThat(third.terms().idempotencyKey()).isEqualTo(first.terms().idempotencyKey());
        peer.send(new Frame.Result(third.id(), json("\"b\"")));
        assertThat(call.get(20, TimeUnit.SECONDS)).isEqualTo("b");
    }

    @Test
    void eachKeyedCallHasAKeyOfItsOwnUnlessItIsGiven() throws Exception {
        connect(builder -> builder);
        ActionShapes keyed = client.keyed().actor(ActionShapes.class, "k");
        ActionShapes given = client.withKey("mine").actor(ActionShapes.class, "k");
        Stream.of(keyed, keyed, given, given).forEach(each -> each.text("a").subscribe());
        ScriptedServer.Peer peer = server.ready();
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            keys.add(peer.next(Frame.Call.class).terms().idempotencyKey());
        }
        assertThat(keys.subList(0, 2)).doesNotHaveDuplicates().doesNotContainNull();
        assertThat(keys.subList(2, 4)).containsExactly("mine", "mine");
    }

    @Test
    void readOnlyStreamThatHasBegunIsNotMadeAgain() throws Exception {
        connect(builder -> builder);
        CountDownLatch first = new CountDownLatch(1);
        CompletableFuture<List<Integer>> call = actor.count(2)
                .doOnNext(element -> first.countDown())
                .collectList()
                .toFuture();
        ScriptedServer.Peer peer = server.ready();
        peer.send(new Frame.Next(peer.next(Frame.Call.class).id(), json("7")));
        assertThat(first.await(20, TimeUnit.SECONDS)).isTrue();
        peer.kill();
        assertFails(call, NodeUnavailableException.class);
    }

    @Test
    void whatAServerThatLeftHasNotAnsweredIsMadeOnTheNext() throws Exception {
        try (ScriptedServer other = new ScriptedServer()) {
            connect(builder -> builder.endpoint(other.address())
                    .options(o -> o.firstBackoff(Duration.ofHours(1)).maxBackoff(Duration.ofHours(1))));
            CompletableFuture<String> call = actor.text("a").toFuture();
            ScriptedServer.Peer peer = server.ready();
            peer.next(Frame.Call.class);
            peer.goodbye(Frame.Goodbye.ALL_ANSWERED, 1012);
            answer(other.ready(), "\"b\"");
            assertThat(call.get(20, TimeUnit.SECONDS)).isEqualTo("b");
        }
    }

    @Test
    void goodbyeOfAnotherKindTellsNothingOfCalls() throws Exception {
        connect(builder -> builder);
        CompletableFuture<String> call = actor.text("a").toFuture();
        ScriptedServer.Peer peer = server.ready();
        peer.next(Frame.Call.class);
        peer.goodbye("closing", 1012);
        assertFails(call, OutcomeUnknownException.class);
    }

    @Test
    void callThatAServerTakesNoMoreGoesToAnother() throws Exception {
        try (ScriptedServer other = new ScriptedServer()) {
            connect(builder -> builder.endpoint(other.address()));
            CompletableFuture<String> call = actor.text("a").toFuture();
            ScriptedServer.Peer peer = server.ready();
            peer.send(new Frame.Failure(
                    peer.next(Frame.Call.class).id(),
                    WireErrors.of(new NodeUnavailableException("it is about to close this socket")),
                    false));
            answer(other.ready(), "\"b\"");
            assertThat(call.get(20, TimeUnit.SECONDS)).isEqualTo("b");
        }
    }

    @Test
    void serverThatDoesNotAnswerAPingIsLeft() throws Exception {
        connect(builder ->
                builder.options(o -> o.pingInterval(Duration.ofMillis(100)).pongTimeout(Duration.ofMillis(100))));
        CompletableFuture<String> call = actor.text("a").toFuture();
        ScriptedServer.Peer peer = server.ready();
        peer.next(Frame.Call.class);
        peer.deaf();
        assertFails(call, OutcomeUnknownException.class);
        server.ready();
    }

    @Test
    void serverThatAnswersPingsIsNotLeft() throws Exception {
        connect(builder ->
                builder.options(o -> o.pingInterval(Duration.ofMillis(20)).pongTimeout(Duration.ofSeconds(10))));
        CompletableFuture<String> call = actor.text("a").toFuture();
        ScriptedServer.Peer peer = server.ready();
        Frame.Call frame = peer.next(Frame.Call.class);
        assertThat(peer.poll(300)).isNull();
        peer.send(new Frame.Result(frame.id(), json("\"b\"")));
        assertThat(call.get(20, TimeUnit.SECONDS)).isEqualTo("b");
    }

    @Test
    void garbageAndOtherVersionsAreLeftBehind() throws Exception {
        connect(builder -> builder);
        CompletableFuture<String> call = actor.text("a").toFuture();
        server.peer().raw(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[] {1, 2, 3})));
        server.peer().raw(new TextWebSocketFrame("hello"));
        server.peer().bytes((byte) 0xFF, (byte) 0xFF, (byte) 0xFF);
        server.peer().send(new Frame.Ready(new ProtocolVersion(2, 0), null, ScriptedServer.LIMITS, null));
        server.peer().send(new Frame.Result(1, json("\"no\"")));
        ScriptedServer.Peer good = server.ready();
        good.send(new Frame.Result(99, json("\"nobody's\"")));
        good.send(new Frame.Moved(1, 0, null, null, 0));
        answer(good, "\"b\"");
        assertThat(call.get(20, TimeUnit.SECONDS)).isEqualTo("b");
    }

    @Test
    void garbageBehindAHandshakeEndsTheSocket() throws Exception {
        connect(builder -> builder);
        CompletableFuture<String> call = actor.text("a").toFuture();
        ScriptedServer.Peer peer = server.ready();
        peer.next(Frame.Call.class);
        peer.raw(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[] {1, 2, 3})));
        assertFails(call, OutcomeUnknownException.class);
    }

    @Test
    void moreOfAStreamThanWasAskedForEndsIt() throws Exception {
        connect(builder -> builder);
        CompletableFuture<Integer> seen = new CompletableFuture<>();
        actor.count(9).subscribe(new reactor.core.publisher.BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
                request(1);
            }

            @Override
            protected void hookOnError(Throwable error) {
                seen.completeExceptionally(error);
            }
        });
        ScriptedServer.Peer peer = server.ready();
        long id = peer.next(Frame.Call.class).id();
        peer.send(new Frame.Next(id, json("1")));
        peer.send(new Frame.Next(id, json("2")));
        assertFails(seen, IllegalStateException.class);
    }

    @Test
    void withoutAServerACallEndsInTimeAndSaysThatNothingHappened() {
        server.close();
        connect(builder -> builder.options(o -> o.callTimeout(Duration.ofMillis(200))));
        assertThatThrownBy(() -> actor.text("a").block())
                .isInstanceOf(NodeUnavailableException.class)
                .hasMessageContaining("no connection to a server");
    }

    @Test
    void bytesThatWaitAreBounded() {
        server.close();
        connect(builder -> builder.options(o -> o.maxWaitingBytes(1000)));
        actor.text("a").subscribe(x -> {}, e -> {});
        assertThatThrownBy(() -> actor.text("x".repeat(1000)).block()).isInstanceOf(OverloadedException.class);
    }

    @Test
    void answerThatComesTooLateIsDropped() throws Exception {
        connect(builder -> builder);
        CompletableFuture<String> call = client.withCallTimeout(Duration.ofMillis(200))
                .actor(ActionShapes.class, "k")
                .text("a")
                .toFuture();
        ScriptedServer.Peer peer = server.ready();
        long id = peer.next(Frame.Call.class).id();
        assertFails(call, CallTimeoutException.class);
        assertThat(peer.next(Frame.Cancel.class).id()).isEqualTo(id);
        peer.send(new Frame.Result(id, json("\"late\"")));
        CompletableFuture<String> other = actor.text("b").toFuture();
        answer(peer, "\"b\"");
        assertThat(other.get(20, TimeUnit.SECONDS)).isEqualTo("b");
    }

    @Test
    void tokenIsAskedForAnewAndItsFaultsAreOvercome() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        connect(builder -> builder.token(() -> switch (asked.incrementAndGet()) {
                    case 1 -> throw new IllegalStateException("no token yet");
                    case 2 -> null;
                    case 3 -> Mono.never();
                    case 4 -> Mono.error(new IllegalStateException("none"));
                    default -> Mono.just("secret" + asked.get());
                })
                .options(o -> o.connectTimeout(Duration.ofMillis(300))));
        CompletableFuture<String> call = actor.text("a").toFuture();
        answer(server.ready(), "\"b\"");
        assertThat(call.get(20, TimeUnit.SECONDS)).isEqualTo("b");
        assertThat(server.head.requestHeaders().get("Authorization")).isEqualTo("Bearer secret5");
    }

    @Test
    void closedClientEndsWhatWaitsAndTakesNothing() throws Exception {
        connect(builder -> builder);
        CompletableFuture<String> begun = actor.text("a").toFuture();
        server.ready().next(Frame.Call.class);
        client.close().block();
        assertFails(begun, OutcomeUnknownException.class);
        assertThatThrownBy(() -> actor.text("b").block()).isInstanceOf(NodeUnavailableException.class);
        client.close().block();
    }

    private static InputStream file(String name) {
        return LostConnectionTest.class.getResourceAsStream("/tls/" + name);
    }

    @Test
    void tlsVerifiesTheServer() throws Exception {
        SslContext tls =
                SslContextBuilder.forServer(file("node.pem"), file("node.key")).build();
        try (ScriptedServer secret = new ScriptedServer(tls)) {
            String address = "https://localhost:" + secret.port();
            RouseClient trusting = RouseClient.builder()
                    .endpoint(address)
                    .tls(SslContextBuilder.forClient()
                            .trustManager(file("ca.pem"))
                            .build())
                    .type(ActorType.called(ActionShapes.class).named("probe"))
                    .build();
            CompletableFuture<String> call =
                    trusting.actor(ActionShapes.class, "k").text("a").toFuture();
            answer(secret.ready(), "\"b\"");
            assertThat(call.get(20, TimeUnit.SECONDS)).isEqualTo("b");
            trusting.close().block();

            RouseClient wary = RouseClient.builder()
                    .endpoint(address)
                    .options(o -> o.callTimeout(Duration.ofSeconds(5)))
                    .build();
            assertThatThrownBy(
                            () -> wary.actor(ActionShapes.class, "k").text("a").block())
                    .isInstanceOf(NodeUnavailableException.class)
                    .rootCause()
                    .hasMessageContaining("certification path");
            wary.close().block();
            RouseClient elsewhere = RouseClient.builder()
                    .endpoint("https://127.0.0.1:" + secret.port())
                    .tls(SslContextBuilder.forClient()
                            .trustManager(file("ca.pem"))
                            .build())
                    .options(o -> o.callTimeout(Duration.ofSeconds(2)))
                    .build();
            assertThatThrownBy(() ->
                            elsewhere.actor(ActionShapes.class, "k").text("a").block())
                    .isInstanceOf(NodeUnavailableException.class);
            elsewhere.close().block();
        }
    }
}
