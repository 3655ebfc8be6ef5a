package dev.rouse.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.ActionException;
import dev.rouse.ActorAddress;
import dev.rouse.ActorInfo;
import dev.rouse.ActorNotFoundException;
import dev.rouse.ActorPhase;
import dev.rouse.ActorType;
import dev.rouse.CallTimeoutException;
import dev.rouse.ErrorKind;
import dev.rouse.InvalidCallException;
import dev.rouse.LimitExceededException;
import dev.rouse.MailboxFullException;
import dev.rouse.UnknownActionException;
import dev.rouse.net.ActionShapes;
import dev.rouse.net.ActionShapes.Colour;
import dev.rouse.net.ActionShapes.Line;
import dev.rouse.net.ActionShapes.Order;
import dev.rouse.net.ActorHttpOptions;
import dev.rouse.net.ActorHttpServer;
import dev.rouse.net.ScriptedNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** Calls of a client to a real server, in either encoding. */
@Timeout(60)
@ParameterizedClass
@ValueSource(booleans = {false, true})
final class ClientCallsTest {

    private static final ActorAddress ACTOR = ActorAddress.of("probe", "k");

    private final ScriptedNode node = new ScriptedNode();
    private final ActorHttpServer server = ActorHttpServer.bind(
                    node,
                    "127.0.0.1",
                    0,
                    ActorHttpOptions.builder().prefix("/api").build())
            .block();
    private final RouseClient client;
    private final ActionShapes actor;

    ClientCallsTest(boolean text) {
        client = RouseClient.builder()
                .endpoint("http://127.0.0.1:" + server.port() + "/api/")
                .type(ActorType.called(ActionShapes.class).named("probe"))
                .options(o -> o.textFrames(text))
                .build();
        actor = client.actor(ActionShapes.class, "k");
    }

    @AfterEach
    void close() {
        client.close().block();
        server.close().block();
    }

    @Test
    void valuesOfEverySortGoThereAndBack() {
        Order order = new Order("ann", List.of(new Line("a", 1)), Optional.of("now"));
        Instant at = Instant.parse("2026-01-02T03:04:05.678901234Z");
        node.on("add", given -> Mono.just((int) given[0] + (int) given[1]));
        node.on("times", given -> Mono.just(given[1]));

        assertThat(actor.add(1, 2).block()).isEqualTo(3);
        assertThat(actor.text("grüße \ud83d\ude00").block()).isEqualTo("grüße \ud83d\ude00");
        assertThat(actor.nothing().block()).isNull();
        assertThat(actor.whole(Long.MIN_VALUE).block()).isEqualTo(Long.MIN_VALUE);
        assertThat(actor.ratio(0.1).block()).isEqualTo(0.1);
        assertThat(actor.exact(new BigDecimal("12345678901234567890.123")).block())
                .isEqualByComparingTo("12345678901234567890.123");
        assertThat(actor.colour(Colour.GREEN).block()).isEqualTo(Colour.GREEN);
        assertThat(actor.order(order).block()).isEqualTo(order);
        assertThat(actor.lines(Map.of("x", List.of(new Line("b", 2)))).block())
                .isEqualTo(Map.of("x", List.of(new Line("b", 2))));
        assertThat(actor.bytes(new byte[] {0, -1, 7}).block()).containsExactly(0, -1, 7);
        assertThat(actor.times(at, List.of(Duration.ofMillis(5))).block()).containsExactly(Duration.ofMillis(5));
    }

    @Test
    void callIsColdAndMadeForEachSubscriber() {
        AtomicLong calls = new AtomicLong();
        node.on("text", given -> Mono.fromSupplier(() -> "" + calls.incrementAndGet()));
        Mono<String> call = actor.text("a");

        assertThat(calls).hasValue(0);
        assertThat(call.block()).isEqualTo("1");
        assertThat(call.block()).isEqualTo("2");
    }

    @Test
    void streamIsTakenByDemandAndLeftByCancelling() {
        AtomicLong made = new AtomicLong();
        Sinks.Empty<Void> left = Sinks.empty();
        node.on(
                "count",
                given -> Flux.range(0, 1_000_000)
                        .doOnNext(i -> made.incrementAndGet())
                        .doOnCancel(left::tryEmitEmpty));

        StepVerifier.create(actor.count(0), 0)
                .thenRequest(3)
                .expectNext(0, 1, 2)
                .thenRequest(2)
                .expectNext(3, 4)
                .thenCancel()
                .verify(Duration.ofSeconds(20));
        left.asMono().block(Duration.ofSeconds(20));
        assertThat(made.get()).isEqualTo(5);
    }

    @Test
    void streamCompletesAndFails() {
        node.on("count", given -> Flux.range(0, (int) given[0]));
        assertThat(actor.count(1000).collectList().block()).hasSize(1000);
        node.on("count", given -> Flux.just(1).concatWith(Flux.error(new MailboxFullException(ACTOR, 7))));
        StepVerifier.create(actor.count(1))
                .expectNext(1)
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(
                                MailboxFullException.class,
                                full -> assertThat(full.capacity()).isEqualTo(7)));
    }

    @Test
    void errorsAreThoseThatAreThrownInProcess() {
        node.on(
                "text",
                given -> Mono.error(new ActionException(ErrorKind.CONFLICT, "no", "As you wish.", Map.of("n", 1))));
        assertThatThrownBy(() -> actor.text("a").block())
                .isInstanceOfSatisfying(ActionException.class, e -> {
                    assertThat(e.code()).isEqualTo("no");
                    assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT);
                    assertThat(e.metadata()).containsEntry("n", 1);
                })
                .hasMessage("As you wish.");
        node.absent.add(ACTOR);
        assertThatThrownBy(() -> client.get(ActionShapes.class, "k").text("a").block())
                .isInstanceOfSatisfying(
                        ActorNotFoundException.class,
                        e -> assertThat(e.address()).isEqualTo(ACTOR));
        assertThatThrownBy(
                        () -> client.actor(ACTOR).call("nothere", String.class).blockLast())
                .isInstanceOf(UnknownActionException.class);
        node.on("text", given -> Mono.error(new IllegalStateException("secret")));
        assertThatThrownBy(() -> actor.text("a").block()).hasMessageNotContaining("secret");
    }

    @Test
    void callsByNameHaveWhatTheyAreAskedFor() {
        node.on("count", given -> Flux.range(0, (int) given[0]));

        assertThat(client.actor(ACTOR).call("text", String.class, "a").blockLast())
                .isEqualTo("a");
        assertThat(client.actor(ACTOR)
                        .call("count", Integer.class, 3)
                        .collectList()
                        .block())
                .containsExactly(0, 1, 2);
        assertThat(client.actor(ACTOR)
                        .call("count", Integer.class, 30)
                        .take(2)
                        .collectList()
                        .block())
                .containsExactly(0, 1);
    }

    @Test
    void deadlineIsToldAndKept() {
        node.on("text", given -> Mono.never());
        Duration timeout = Duration.ofMillis(300);
        assertThatThrownBy(() -> client.withCallTimeout(timeout)
                        .actor(ActionShapes.class, "k")
                        .text("a")
                        .block())
                .isInstanceOfSatisfying(CallTimeoutException.class, e -> {
                    assertThat(e.timeout()).isEqualTo(timeout);
                    assertThat(e.action()).isEqualTo("text");
                });
        assertThat(node.timeouts.get(0)).isPositive().isLessThanOrEqualTo(timeout);
    }

    @Test
    void cancelledCallIsWithdrawn() throws InterruptedException {
        BlockingQueue<String> said = new LinkedBlockingQueue<>();
        node.on(
                "text",
                given -> Mono.<String>never()
                        .doOnSubscribe(s -> said.add("asked"))
                        .doOnCancel(() -> said.add("cancelled")));
        var call = actor.text("a").subscribe();
        assertThat(said.take()).isEqualTo("asked");
        call.dispose();
        assertThat(said.take()).isEqualTo("cancelled");
    }

    @Test
    void lifeAndInformationOfAnActor() {
        Sinks.One<Object> created = Sinks.one();
        node.create = (address, input) -> Mono.fromRunnable(() -> created.tryEmitValue(input));
        Instant at = Instant.parse("2026-01-02T03:04:05Z");
        node.info = address -> Mono.just(new ActorInfo(
                address, true, at, true, ActorPhase.RUNNING, null, null, List.of(), Map.of("data", Map.of("n", 1))));

        assertThat(client.create(ActionShapes.class, Map.of("a", 1), "k").block())
                .isEqualTo(actor)
                .hasToString("probe/k");
        assertThat(created.asMono().block()).isEqualTo(Map.of("a", 1));
        ActorInfo info = client.info(ACTOR).block();
        assertThat(info.address()).isEqualTo(ACTOR);
        assertThat(info.createdAt()).isEqualTo(at);
        assertThat(info.phase()).isEqualTo(ActorPhase.RUNNING);
        assertThat(info.features()).isEqualTo(Map.of("data", Map.of("n", 1)));
        node.destroy = address -> Mono.error(new ActorNotFoundException(address));
        assertThatThrownBy(() -> client.destroy(ACTOR).block()).isInstanceOf(ActorNotFoundException.class);
    }

    @Test
    void argumentsAndResultsThatCannotBeCodedFailTheirCallAlone() {
        assertThatThrownBy(() -> actor.broken(new ActionShapes.Broken("x")).block())
                .isInstanceOf(InvalidCallException.class)
                .hasMessageContaining("Argument 1");
        assertThatThrownBy(
                        () -> client.actor(ACTOR).call("text", Line.class, "a").blockLast())
                .isInstanceOf(InvalidCallException.class)
                .hasMessageContaining("probe/k.text");
        assertThat(actor.text("still").block()).isEqualTo("still");
    }

    @Test
    void callThatIsTooLargeForTheServerFailsAlone() {
        assertThatThrownBy(() -> actor.text("x".repeat(100_000)).block()).isInstanceOf(LimitExceededException.class);
        assertThat(actor.text("still").block()).isEqualTo("still");
    }

    @Test
    void oneConnectionIsOpenedAtTheFirstUse() {
        StepVerifier.create(client.states().map(ConnectionState::phase))
                .expectNext(ConnectionState.Phase.IDLE)
                .then(() -> Flux.range(0, 100).flatMap(i -> actor.text("a")).blockLast())
                .expectNext(ConnectionState.Phase.CONNECTING, ConnectionState.Phase.CONNECTED)
                .then(() -> client.close().block())
                .expectNext(ConnectionState.Phase.CLOSED)
                .verifyComplete();
    }
}
