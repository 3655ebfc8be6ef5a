package dev.rouse.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActionException;
import dev.rouse.ActorNotFoundException;
import dev.rouse.CallTimeoutException;
import dev.rouse.ErrorKind;
import dev.rouse.MailboxFullException;
import dev.rouse.NodeUnavailableException;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.OverloadedException;
import dev.rouse.RemoteException;
import dev.rouse.call.Call;
import dev.rouse.call.CallKind;
import dev.rouse.fixture.Received;
import dev.rouse.schedule.ScheduleOrders;
import dev.rouse.shard.ShardSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls of a lane whose actors are on other nodes. */
class RemoteCallsTest {

    private final Network network = new Network();
    private final CallingNode caller = network.node();
    private final CallingNode owner = network.node();

    private void ownerHas(String key) {
        owner.open(key);
        caller.knows(key, owner, 1);
        owner.knows(key, owner, 1);
        network.run();
    }

    private static void answer(Call call, Object value) {
        call.begins();
        call.complete(value);
    }

    @Test
    void aCallRunsWhereItsShardIsAndIsAnsweredFromThere() {
        ownerHas("a");
        Received<Object> answer = Received.from(caller.act("a", "hello"));
        Call call = owner.next();
        assertThat(call.address().toString()).isEqualTo("puppet/a");
        assertThat(call.action().name()).isEqualTo("act");
        assertThat(call.arguments()).containsExactly("hello");
        answer(call, "done");
        network.run();
        assertThat(answer.value()).isEqualTo("done");
        assertThat(caller.ran).isEmpty();
    }

    @Test
    void everyKindOfCallArrivesAsWhatItIs() {
        ownerHas("a");
        List<Received<Object>> answers = new ArrayList<>();
        answers.add(Received.from(caller.call(CallKind.GET, "a", "act", "x")));
        for (CallKind kind : List.of(CallKind.CREATE, CallKind.DESTROY, CallKind.PAUSE, CallKind.RESUME)) {
            answers.add(Received.from(caller.bare(kind, "a", null)));
        }
        List<CallKind> kinds = new ArrayList<>();
        network.run();
        for (Call call : List.copyOf(owner.ran)) {
            kinds.add(call.kind());
            call.complete(null);
        }
        network.run();
        assertThat(kinds)
                .containsExactly(CallKind.GET, CallKind.CREATE, CallKind.DESTROY, CallKind.PAUSE, CallKind.RESUME);
        assertThat(answers).allMatch(Received::isOver).allMatch(answer -> answer.error() == null);
    }

    @Test
    void anOrderToAScheduleArrivesByItsName() {
        ownerHas("a");
        Received<Object> dropped =
                Received.from(caller.bare(CallKind.SCHEDULE, "a", ScheduleOrders.DROP, "0123456789abcdef"));
        Received<Object> retried =
                Received.from(caller.bare(CallKind.SCHEDULE, "a", ScheduleOrders.RETRY, "0123456789abcdef"));
        Call drop = owner.next();
        assertThat(drop.action()).isSameAs(ScheduleOrders.DROP);
        assertThat(drop.arguments()).containsExactly("0123456789abcdef");
        answer(drop, true);
        answer(owner.next(), "fedcba9876543210");
        network.run();
        assertThat(dropped.value()).isEqualTo(true);
        assertThat(retried.value()).isEqualTo("fedcba9876543210");
    }

    record Order(String item, List<Integer> counts) {}

    @Test
    void theInputOfACreationArrivesAsWhatItIs() {
        ownerHas("a");
        Order order = new Order("apples", List.of(1, 2));
        Received.from(caller.bare(CallKind.CREATE, "a", null, order));
        Received.from(caller.bare(CallKind.CREATE, "a", null, "text"));
        Received.from(caller.bare(CallKind.CREATE, "a", null));
        assertThat(owner.next().input()).isEqualTo(order);
        assertThat(owner.next().input()).isEqualTo("text");
        assertThat(owner.next().input()).isNull();
    }

    @Test
    void errorsArriveAsWhatTheyAre() {
        ownerHas("a");
        Received<Object> own = Received.from(caller.act("a", "1"));
        Received<Object> missing = Received.from(caller.call(CallKind.GET, "a", "act", "2"));
        Received<Object> foreign = Received.from(caller.act("a", "3"));
        Received<Object> full = Received.from(caller.act("a", "4"));
        Call first = owner.next();
        first.begins();
        first.fail(new ActionException(ErrorKind.CONFLICT, "sold_out", "no more", java.util.Map.of("left", 0)));
        Call second = owner.next();
        second.refuse(ActorNotFoundException.called(second.address()));
        Call third = owner.next();
        third.begins();
        third.fail(new java.io.IOException("disk"));
        Call fourth = owner.next();
        fourth.refuse(new MailboxFullException(fourth.address(), 7));
        network.run();
        assertThat(own.error(ActionException.class).code()).isEqualTo("sold_out");
        assertThat(missing.error(ActorNotFoundException.class)).hasMessageContaining("puppet/a");
        assertThat(foreign.error(RemoteException.class)).hasMessageContaining("disk");
        assertThat(full.error(MailboxFullException.class).capacity()).isEqualTo(7);
    }

    @Test
    void aCallThatNoLongerWaitsIsCancelledThere() {
        ownerHas("a");
        Received<Object> answer = Received.from(caller.act("a", "x"));
        Call call = owner.next();
        answer.cancel();
        network.run();
        assertThat(call.isEnded()).isTrue();
        assertThat(call.wasRefused()).isFalse();
    }

    @Test
    void aCallEndsAtItsDeadlineWithItsOwnTimeOut() {
        ownerHas("a");
        Received<Object> answer = Received.from(caller.within(Duration.ofSeconds(2), "a", "x"));
        Call call = owner.next();
        assertThat(call.passesDeadlineOn()).isTrue();
        assertThat(call.timeout()).isLessThanOrEqualTo(Duration.ofSeconds(2));
        network.pass(Duration.ofMillis(2_010));
        assertThat(answer.error(CallTimeoutException.class).timeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(call.isEnded()).isTrue();
    }

    @Test
    void whatIsLeftOfADeadlineIsWhatTheOwnerGives() {
        caller.routes.expect(ShardSet.of(CallingNode.shard("a")));
        Received<Object> answer = Received.from(caller.within(Duration.ofSeconds(2), "a", "x"));
        network.pass(Duration.ofMillis(1_500));
        owner.open("a");
        caller.knows("a", owner, 1);
        caller.routes.expectNoMore(ShardSet.of(CallingNode.shard("a")));
        Call call = owner.next();
        assertThat(call.timeout()).isBetween(Duration.ofMillis(400), Duration.ofMillis(500));
        answer(call, "y");
        network.run();
        assertThat(answer.value()).isEqualTo("y");
    }

    @Test
    void callsOfOneCallerReachAnActorInTheirOrder() {
        ownerHas("a");
        for (int i = 0; i < 100; i++) {
            Received.from(caller.act("a", "" + i));
        }
        network.run();
        assertThat(owner.ran).extracting(call -> call.arguments()[0]).containsExactlyElementsOf(numbers(0, 100));
    }

    private static List<Object> numbers(int from, int to) {
        List<Object> numbers = new ArrayList<>();
        for (int i = from; i < to; i++) {
            numbers.add("" + i);
        }
        return numbers;
    }

    @Test
    void oneFlushTakesAllCallsOfABatch() {
        ownerHas("a");
        answer(firstCall("a"), "warm");
        network.run();
        int before = network.packets;
        for (int i = 0; i < 50; i++) {
            Received.from(caller.act("a", "" + i));
        }
        network.run();
        assertThat(network.packets - before).isEqualTo(1);
        owner.ran.forEach(call -> answer(call, "x"));
        network.run();
        assertThat(network.packets - before).isEqualTo(2);
    }

    private Call firstCall(String key) {
        Received.from(caller.act(key, "first"));
        return owner.next();
    }

    // Calls whose shards nobody has.

    @Test
    void aCallWaitsUntilItsShardHasAnOwner() {
        Received<Object> answer = Received.from(caller.act("a", "x"));
        network.run();
        assertThat(answer.isOver()).isFalse();
        assertThat(caller.looks).isPositive();
        ownerHas("a");
        answer(owner.next(), "y");
        network.run();
        assertThat(answer.value()).isEqualTo("y");
    }

    @Test
    void aCallThatFindsNoOwnerInTimeEndsAsOneOfWhichNothingHappened() {
        Received<Object> answer = Received.from(caller.within(Duration.ofMillis(700), "a", "x"));
        network.pass(Duration.ofMillis(710));
        answer.error(NodeUnavailableException.class);
    }

    @Test
    void callsThatWaitGoToTheLaneWhenTheirShardOpensThere() {
        for (int i = 0; i < 10; i++) {
            Received.from(caller.act("a", "" + i));
        }
        network.run();
        caller.open("a");
        Received.from(caller.act("a", "10"));
        network.run();
        assertThat(caller.ran).extracting(call -> call.arguments()[0]).containsExactlyElementsOf(numbers(0, 11));
    }

    @Test
    void aShardThatIsExpectedIsWaitedForWhateverTheTableSays() {
        ownerHas("a");
        caller.routes.expect(ShardSet.of(CallingNode.shard("a")));
        Received.from(caller.act("a", "x"));
        network.run();
        assertThat(owner.ran).isEmpty();
        caller.routes.expectNoMore(ShardSet.of(CallingNode.shard("a")));
        network.run();
        assertThat(owner.ran).hasSize(1);
    }

    @Test
    void noMoreCallsWaitThanMay() {
        network.holds = new HoldLimits(5, 1 << 20, 3, 1 << 20);
        CallingNode bounded = network.node();
        List<Received<Object>> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            answers.add(Received.from(bounded.act("a", "" + i)));
        }
        for (int i = 0; i < 3; i++) {
            answers.add(Received.from(bounded.act("b", "" + i)));
        }
        network.run();
        assertThat(answers.get(3).error(OverloadedException.class).limit()).isEqualTo(3);
        assertThat(answers.get(6).error(OverloadedException.class).limit()).isEqualTo(5);
        assertThat(answers.stream().filter(Received::isOver)).hasSize(2);
        answers.get(0).cancel();
        Received<Object> inItsPlace = Received.from(bounded.act("a", "x"));
        network.run();
        assertThat(inItsPlace.isOver()).isFalse();
    }

    @Test
    void noMoreBytesWaitThanMay() {
        network.holds = new HoldLimits(1000, 1 << 20, 1000, 10_000);
        CallingNode bounded = network.node();
        Received<Object> fits = Received.from(bounded.act("a", "x".repeat(6_000)));
        Received<Object> over = Received.from(bounded.act("a", "x".repeat(6_000)));
        network.run();
        assertThat(fits.isOver()).isFalse();
        assertThat(over.error(OverloadedException.class).limit()).isEqualTo(10_000);
    }

    @Test
    void callsThatWaitEndWithTheLane() {
        Received<Object> waits = Received.from(caller.act("a", "x"));
        ownerHas("b");
        Received<Object> underWay = Received.from(caller.act("b", "y"));
        Received<Object> reads = Received.from(caller.look("b", "z"));
        network.run();
        caller.elsewhere.close(new NodeUnavailableException("it stops"));
        assertThat(waits.error(NodeUnavailableException.class).reason()).isEqualTo("it stops");
        underWay.error(OutcomeUnknownException.class);
        reads.error(NodeUnavailableException.class);
        Received<Object> late = Received.from(caller.act("a", "x"));
        network.run();
        late.error(NodeUnavailableException.class);
    }
}
