package dev.rouse.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorInfo;
import dev.rouse.ActorOptions;
import dev.rouse.ActorPhase;
import dev.rouse.CallCycleException;
import dev.rouse.InvalidCallException;
import dev.rouse.JacksonStateCodec;
import dev.rouse.LimitExceededException;
import dev.rouse.OverloadedException;
import dev.rouse.StartLedger;
import dev.rouse.StateCodec;
import dev.rouse.call.Call;
import dev.rouse.call.CallChain;
import dev.rouse.call.CallKind;
import dev.rouse.call.CallingTurn;
import dev.rouse.fixture.Received;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireLimits;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Calls from other nodes, on the node that has their actors: what they may hold, and what they may not do. */
class InboundCallsTest {

    private final Network network = new Network();

    private CallingNode[] pair() {
        CallingNode caller = network.node();
        CallingNode owner = network.node();
        owner.open("a");
        caller.knows("a", owner, 1);
        return new CallingNode[] {caller, owner};
    }

    private static void answer(Call call, Object value) {
        call.begins();
        call.complete(value);
    }

    /** A codec that throws at texts that say so. */
    private static final class Moody implements StateCodec {

        private final JacksonStateCodec json = new JacksonStateCodec();

        @Override
        public byte[] encode(Object state, Type type) {
            if (state.equals("unwritable")) {
                throw new LinkageError("no way to write");
            }
            return json.encode(state, type);
        }

        @Override
        public Object decode(byte[] bytes, Type type) {
            Object value = json.decode(bytes, type);
            if (value.equals("unreadable")) {
                throw new IllegalStateException("no way to read");
            }
            return value;
        }

        @Override
        public String lost(Object state, byte[] bytes, Type type) {
            return null;
        }
    }

    @Test
    void aValueThatTheCodecCannotTakeEndsItsCallAlone() {
        network.options = ActorOptions.builder().codec(new Moody()).build();
        CallingNode[] nodes = pair();
        Received<Object> unwritten = Received.from(nodes[0].act("a", "unwritable"));
        Received<Object> unread = Received.from(nodes[0].act("a", "unreadable"));
        Received<Object> resultUnwritten = Received.from(nodes[0].act("a", "1"));
        Received<Object> resultUnread = Received.from(nodes[0].act("a", "2"));
        Received<Object> fine = Received.from(nodes[0].act("a", "3"));
        network.run();
        assertThat(nodes[1].ran).hasSize(3);
        answer(nodes[1].next(), "unwritable");
        answer(nodes[1].next(), "unreadable");
        answer(nodes[1].next(), "fine");
        network.run();
        assertThat(unwritten.error(InvalidCallException.class)).hasMessageContaining("no way to write");
        assertThat(unread.error(InvalidCallException.class)).hasMessageContaining("no way to read");
        assertThat(resultUnwritten.error(InvalidCallException.class))
                .hasMessageContaining("The turn of puppet/a.act is done")
                .hasMessageContaining("no way to write");
        assertThat(resultUnread.error(InvalidCallException.class))
                .hasMessageContaining("The turn of puppet/a.act is done")
                .hasMessageContaining("no way to read");
        assertThat(fine.value()).isEqualTo("fine");
    }

    @Test
    void aCallOrAnAnswerOverTheLimitOfFramesEndsItsCallAlone() {
        network.limits = new WireLimits(WireLimits.LEAST_FRAME_BYTES, 100, 64);
        CallingNode[] nodes = pair();
        Received<Object> tooLarge = Received.from(nodes[0].act("a", "x".repeat(10_000)));
        Received<Object> answeredTooLarge = Received.from(nodes[0].act("a", "1"));
        Received<Object> fine = Received.from(nodes[0].act("a", "2"));
        network.run();
        answer(nodes[1].next(), "x".repeat(10_000));
        answer(nodes[1].next(), "fine");
        network.run();
        assertThat(tooLarge.error(LimitExceededException.class).limit()).isEqualTo(WireLimits.LEAST_FRAME_BYTES);
        assertThat(answeredTooLarge.error(LimitExceededException.class).what()).contains("whose turn is done");
        assertThat(fine.value()).isEqualTo("fine");
    }

    @Test
    void noMoreCallsAreInFlightThanMay() {
        network.limits = new WireLimits(WireLimits.DEFAULTS.frameBytes(), 3, 64);
        CallingNode[] nodes = pair();
        List<Received<Object>> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            answers.add(Received.from(nodes[0].act("a", "" + i)));
        }
        network.run();
        OverloadedException refused = answers.get(3).error(OverloadedException.class);
        assertThat(refused.limit()).isEqualTo(3);
        assertThat(refused.what())
                .as("refused before it was sent")
                .isEqualTo("calls of one lane in flight to one node");
        answer(nodes[1].next(), "x");
        network.run();
        Received<Object> inItsPlace = Received.from(nodes[0].act("a", "4"));
        network.run();
        assertThat(inItsPlace.isOver()).isFalse();
        assertThat(nodes[1].ran).hasSize(3);
    }

    @Test
    void aNodeThatDoesNotReadIsAnOverload() {
        CallingNode[] nodes = pair();
        answer(first(nodes), "warm");
        network.run();
        network.silence(nodes[0]);
        String large = "x".repeat(1 << 20);
        List<Received<Object>> answers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            answers.add(Received.from(nodes[0].act("a", large)));
            network.run();
        }
        List<Throwable> refused =
                answers.stream().filter(Received::isOver).map(Received::error).toList();
        assertThat(refused).isNotEmpty().hasOnlyElementsOfType(OverloadedException.class);
        network.speak(nodes[0]);
        assertThat(nodes[1].ran).hasSize(40 - refused.size());
    }

    private Call first(CallingNode... nodes) {
        Received.from(nodes[0].act("a", "first"));
        return nodes[1].next();
    }

    @Test
    void anOverloadOfTheOwnersLaneIsTheCallers() {
        CallingNode[] nodes = pair();
        nodes[1].maxInTransit = 0;
        Received<Object> answer = Received.from(nodes[0].act("a", "x"));
        network.run();
        assertThat(answer.error(OverloadedException.class).what()).isEqualTo("calls in transit to one lane");
    }

    @Test
    void informationOnAnActorArrivesWhole() {
        CallingNode[] nodes = pair();
        Received<Object> told = Received.from(nodes[0].bare(CallKind.INFO, "a", null));
        Call call = nodes[1].next();
        Instant due = Instant.parse("2026-01-01T00:00:00.123456789Z");
        ActorInfo info = new ActorInfo(
                call.address(),
                true,
                due,
                true,
                ActorPhase.RUNNING,
                null,
                new StartLedger(1, 20, List.of(new StartLedger.Entry("state", StartLedger.Source.LIVE, 20))),
                List.of(new ActorInfo.RunningTurn("act", dev.rouse.ActionMode.EXCLUSIVE, due, "a timer")),
                Map.of("schedule", Map.of("entries", 3, "nextDue", due, "names", List.of("x", Map.of("at", due)))));
        call.complete(info);
        network.run();
        assertThat(told.value()).isEqualTo(info);
    }

    /** A turn that made a call, as the call sees it. */
    private record Turn(Call call) implements CallingTurn {
        @Override
        public boolean isEnded() {
            return false;
        }

        @Override
        public void send(Call made) {
            made.leave();
        }

        @Override
        public void resume(Object subscriber, Runnable part) {
            part.run();
        }

        @Override
        public void resumeWith(Object subscriber, Runnable reply) {
            reply.run();
        }
    }

    private static Received<Object> madeBy(Call call, Mono<Object> made) {
        return Received.from(made.contextWrite(context -> context.put(CallingTurn.class, new Turn(call))));
    }

    @Test
    void aCallKnowsTheTurnsThatWaitForItOnAllNodes() {
        CallingNode[] nodes = pair();
        nodes[0].open("b");
        nodes[1].knows("b", nodes[0], 1);
        Received.from(nodes[0].act("b", "1"));
        Call outer = nodes[0].next();
        Received<Object> middle = madeBy(outer, nodes[0].act("a", "2"));
        Call remote = nodes[1].next();
        assertThat(remote.callers()).containsExactly("puppet/b.act");
        Received<Object> inner = madeBy(remote, nodes[1].look("b", "3"));
        Call back = nodes[0].next();
        assertThat(CallChain.names(back)).containsExactly("puppet/b.act", "puppet/a.act", "puppet/b.look");
        assertThat(back.origin().parent().call()).isSameAs(outer);

        back.refuse(new CallCycleException(CallChain.names(back)));
        network.run();
        assertThat(inner.error(CallCycleException.class).chain())
                .containsExactly("puppet/b.act", "puppet/a.act", "puppet/b.look");
        answer(remote, "x");
        network.run();
        assertThat(middle.value()).isEqualTo("x");
        assertThat(back.origin()).as("it is answered").isNull();
    }

    private static Frame.Call callOf(String type) {
        return new Frame.Call(
                1,
                new Frame.Target(Frame.CallKind.GET, type, List.of("a"), "act"),
                List.of(),
                0,
                new Frame.Terms(null, false, null, 0),
                List.of(),
                null);
    }

    @Test
    void aLinkIsAtHomeOnTheLaneOfTheActorOfItsFirstCall() {
        CallingNode[] nodes = pair();
        Received<Object> made = Received.from(nodes[0].act("a", "1"));
        network.run();
        answer(nodes[1].next(), "fine");
        network.run();
        assertThat(made.value()).isEqualTo("fine");
        assertThat(nodes[1].inbound.home(callOf("puppet"))).isSameAs(nodes[1].executor);
        assertThat(nodes[1].inbound.home(callOf("no type"))).isNull();
    }
}
