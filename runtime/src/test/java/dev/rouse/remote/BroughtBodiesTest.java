package dev.rouse.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.NodeUnavailableException;
import dev.rouse.OverloadedException;
import dev.rouse.UnknownActionException;
import dev.rouse.call.Call;
import dev.rouse.call.CallKind;
import dev.rouse.connection.ConnectionOrder;
import dev.rouse.connection.ConnectionOrders;
import dev.rouse.fixture.Received;
import dev.rouse.record.NodeId;
import dev.rouse.record.connection.ConnectionId;
import dev.rouse.type.Action;
import dev.rouse.wire.Frame;
import dev.rouse.wire.error.WireErrors;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Bodies of plain requests on their way to the nodes of their actors, directly and through another member. */
final class BroughtBodiesTest {

    private static final int PART = 32 * 1024;

    private final Network network = new Network();
    private final AtomicInteger emitted = new AtomicInteger();
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private CallingNode caller;
    private CallingNode owner;
    private CallingNode relay;

    @BeforeEach
    void aCluster() {
        caller = network.node();
        owner = network.node();
        relay = network.node();
        owner.open("a");
        network.isCluster("a", owner);
    }

    private void go(boolean throughRelay) {
        if (throughRelay) {
            network.cut(caller, owner);
        }
    }

    private Received<Object> ask(Action order, Flux<byte[]> body) {
        ConnectionOrder asked = new ConnectionOrder(new ConnectionId(1, 2), 0, 0, new NodeId(0, 1), null, null)
                .with(body.doOnNext(part -> emitted.incrementAndGet()).doOnCancel(() -> cancelled.set(true)));
        Received<Object> answer = Received.from(caller.bare(CallKind.CONNECTION, "a", order, asked));
        network.pass(Duration.ofMillis(150));
        return answer;
    }

    private Received<Object> ask(Flux<byte[]> body) {
        return ask(ConnectionOrders.STREAMED_HTTP, body);
    }

    private static Flux<byte[]> parts(int count) {
        return Flux.range(0, count).map(i -> {
            byte[] part = new byte[PART];
            part[0] = i.byteValue();
            return part;
        });
    }

    /** The body as the turn of {@code call} reads it. */
    private static Received<byte[]> read(Call call, long demand) {
        call.begins();
        Flux<byte[]> body = ((ConnectionOrder) call.arguments()[0]).body();
        assertThat(body).isNotNull();
        return Received.from(body, demand);
    }

    private void assertInOrder(List<byte[]> parts, int count) {
        assertThat(parts).hasSize(count);
        for (int i = 0; i < count; i++) {
            assertThat(parts.get(i)[0]).isEqualTo((byte) i);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void partsComeInOrderAsTheyAreAskedFor(boolean throughRelay) {
        go(throughRelay);
        ask(parts(10));
        Received<byte[]> reader = read(owner.next(), 4);
        network.run();
        assertThat(reader.values()).hasSize(4);
        assertThat(emitted).hasValue(4);
        reader.request(10);
        network.run();
        assertInOrder(reader.values(), 10);
        assertThat(reader.isOver()).isTrue();
        assertThat(reader.error()).isNull();
    }

    @Test
    void nothingIsAskedForWhileTheLinkTakesNothingAndWhatHasComeWaits() {
        ask(parts(600));
        Received<byte[]> reader = read(owner.next(), 1);
        network.run();
        network.silence(caller);
        reader.request(300);
        network.run();
        assertThat(emitted).hasValue(301);
        reader.request(299);
        network.run();
        assertThat(emitted)
                .as("parts that were asked for where they cannot be sent")
                .hasValue(301);
        network.speak(caller);
        assertInOrder(reader.values(), 600);
        assertThat(reader.isOver()).isTrue();
    }

    @Test
    void bodyThatIsTooMuchForALinkEndsWithAnOverloadAndSoDoCalls() {
        ask(parts(2000));
        Received<byte[]> reader = read(owner.next(), 1);
        network.run();
        network.silence(caller);
        reader.request(1500);
        network.run();
        assertThat(cancelled).isTrue();
        Received<Object> beside = Received.from(caller.act("a", "x".repeat(PART)));
        network.run();
        network.speak(caller);
        assertThat(reader.error(OverloadedException.class).what()).contains("wait for a link to one node");
        assertThat(reader.values().size()).isLessThan(1500);
        assertInOrder(reader.values(), reader.values().size());
        assertThat(beside.isOver()).as("room that the body has given back").isFalse();
        assertThat(owner.next().arguments()).hasSize(1);
    }

    @Test
    void relayHoldsNoMoreThanItMay() {
        go(true);
        Sinks.Many<byte[]> body = Sinks.many().unicast().onBackpressureBuffer();
        ask(body.asFlux());
        Received<byte[]> reader = read(owner.next(), 1500);
        network.run();
        network.block(relay, owner);
        parts(1500).subscribe(part -> body.emitNext(part, Sinks.EmitFailureHandler.FAIL_FAST));
        network.run();
        assertThat(cancelled).isTrue();
        network.unblock(relay, owner);
        assertThat(reader.error(OverloadedException.class).what()).contains("wait for a link to one node");
        assertInOrder(reader.values(), reader.values().size());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void callerIsToldThatNoMoreOfABodyIsWantedWhileItsTurnGoesOn(boolean throughRelay) {
        go(throughRelay);
        Received<Object> answer = ask(parts(10).concatWith(Flux.never()));
        Received<byte[]> reader = read(owner.next(), 1);
        network.run();
        assertThat(cancelled).isFalse();
        reader.cancel();
        network.run();
        assertThat(cancelled).isTrue();
        assertThat(emitted).hasValue(1);
        assertThat(answer.isOver()).isFalse();
    }

    @Test
    void partsThatNoTurnTakesAreBounded() {
        ask(Flux.range(0, 5000).map(i -> new byte[1]).concatWith(Flux.never()));
        Received<byte[]> reader = read(owner.next(), 5000);
        network.run();
        assertThat(reader.values()).hasSize(2048);
        assertThat(reader.error(OverloadedException.class).limit()).isEqualTo(2048);
        assertThat(cancelled).isTrue();
        ask(Flux.range(0, 2000).map(i -> new byte[1]));
        Received<byte[]> next = read(owner.next(), 2000);
        network.run();
        assertThat(next.values()).as("in the room of the one that has ended").hasSize(2000);
        assertThat(next.error()).isNull();
    }

    // Nodes of several versions.

    @Test
    void orderThatANodeDoesNotKnowIsTriedAgainUntilItsTimeIsOver() {
        Action newer = Action.of("ofTheFuture", (actor, order) -> Mono.empty());
        Received<Object> answer = ask(newer, Flux.never());
        assertThat(owner.ran).isEmpty();
        assertThat(answer.isOver()).isFalse();
        network.pass(Duration.ofSeconds(61));
        assertThat(answer.error(NodeUnavailableException.class)).hasMessageContaining("ofTheFuture");
    }

    /** Such a node answers a plain request whose body is a stream as if there were none, and calls the order by no other name. */
    @Test
    void bodyGoesToNoNodeOfAVersionThatTakesNone() {
        Received<Object> answer = ask(parts(3));
        Call refused = owner.next();
        caller.hears(new Frame.Failure(
                1, WireErrors.of(new UnknownActionException("puppet", refused.what(), List.of("http"))), false));
        assertThat(answer.isOver()).isFalse();
        network.pass(Duration.ofSeconds(1));
        Received<byte[]> reader = read(owner.next(), 10);
        network.run();
        assertInOrder(reader.values(), 3);
        assertThat(refused.what()).isNotEqualTo("http");
    }

    @Test
    void actionThatATypeDoesNotHaveIsAnErrorOfTheCaller() {
        Received<Object> answer = Received.from(caller.act("a", "x"));
        owner.next();
        caller.hears(new Frame.Failure(
                1, WireErrors.of(new UnknownActionException("puppet", "act", List.of("look"))), false));
        assertThat(answer.error()).isInstanceOf(UnknownActionException.class);
    }
}
