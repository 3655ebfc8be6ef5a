package dev.rouse.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.ActionException;
import dev.rouse.CallCycleException;
import dev.rouse.CallTimeoutException;
import dev.rouse.InvalidCallException;
import dev.rouse.LimitExceededException;
import dev.rouse.MailboxFullException;
import dev.rouse.TurnAbortedException;
import dev.rouse.UnknownActionException;
import dev.rouse.UnknownTypeException;
import dev.rouse.fixture.ActorFixture;
import dev.rouse.fixture.Probe;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Turns as they share an actor, fail, wait and answer. */
public interface ActorTurnContract extends ActorFixture {

    @Test
    default void exclusiveTurnsDoNotOverlap() {
        Probe.Gates gates = new Probe.Gates();
        try (TestNode node = node(gates)) {
            Probe a = node.runtime().actor(Probe.class, "a");
            Received<Long> first = node.call(a.addThenWait(1, "gate"));
            Received<Long> second = node.call(a.add(1));
            Received<Long> reader = node.call(a.value());
            assertThat(second.isOver() || reader.isOver()).isFalse();
            gates.open("gate");
            node.until(reader::isOver);
            assertThat(List.of(first.value(), second.value(), reader.value())).containsExactly(1L, 2L, 2L);
        }
    }

    @Test
    default void readOnlyTurnsOverlapWithEachOther() {
        Probe.Gates gates = new Probe.Gates();
        try (TestNode node = node(gates)) {
            Probe a = node.runtime().actor(Probe.class, "a");
            node.await(a.add(1));
            Received<Long> slow = node.call(a.valueAfter("gate"));
            assertThat(node.await(a.value())).isEqualTo(1);
            assertThat(slow.isOver()).isFalse();
            gates.open("gate");
            node.until(slow::isOver);
            assertThat(slow.value()).isEqualTo(1);
        }
    }

    @Test
    default void anExclusiveTurnWaitsForReadersAndReadersBehindItWaitForIt() {
        Probe.Gates gates = new Probe.Gates();
        try (TestNode node = node(gates)) {
            Probe a = node.runtime().actor(Probe.class, "a");
            node.await(a.add(1));
            Received<Long> slow = node.call(a.valueAfter("gate"));
            Received<Long> writer = node.call(a.add(1));
            Received<Long> behind = node.call(a.value());
            assertThat(writer.isOver() || behind.isOver()).isFalse();
            gates.open("gate");
            node.until(behind::isOver);
            assertThat(List.of(slow.value(), writer.value(), behind.value())).containsExactly(1L, 2L, 2L);
        }
    }

    @Test
    default void interleavedTurnsLoseNoUpdateAndShowItWhenTheyEnd() {
        Probe.Gates gates = new Probe.Gates();
        try (TestNode node = node(gates)) {
            Probe a = node.runtime().actor(Probe.class, "a");
            node.await(a.add(1));
            Received<Long> first = node.call(a.addAcross(10, "one"));
            Received<Long> second = node.call(a.addAcross(100, "two"));
            assertThat(node.await(a.value())).as("not ended yet").isEqualTo(1);
            gates.open("two");
            node.until(second::isOver);
            assertThat(node.await(a.value())).isEqualTo(101);
            gates.open("one");
            node.until(first::isOver);
            assertThat(second.value()).isEqualTo(101);
            assertThat(first.value()).isEqualTo(111);
            assertThat(node.await(a.value())).isEqualTo(111);
        }
    }

    @Test
    default void aFailedTurnLeavesNoTrace() {
        try (TestNode node = node(new Probe.Gates())) {
            Probe a = node.runtime().actor(Probe.class, "a");
            node.await(a.add(1));
            assertThatThrownBy(() -> node.await(a.addAndFail(10)))
                    .isInstanceOfSatisfying(
                            ActionException.class,
                            error -> assertThat(error.metadata()).containsEntry("amount", 10L));
            assertThat(node.await(a.value())).isEqualTo(1);
            assertThat(node.<String>await(a.read("failed"))).isNull();
        }
        try (TestNode node = node(new Probe.Gates())) {
            assertThat(node.await(node.runtime().actor(Probe.class, "a").value()))
                    .isEqualTo(1);
        }
    }

    @Test
    default void aReadOnlyTurnThatChangesFails() {
        try (TestNode node = node(new Probe.Gates())) {
            Probe a = node.runtime().actor(Probe.class, "a");
            assertThatThrownBy(() -> node.await(a.cheat()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("cheat")
                    .hasMessageContaining("@ReadOnly");
            assertThat(node.await(a.value())).isZero();
        }
    }

    @Test
    default void anExclusiveTurnMayGoOnElsewhere() {
        try (TestNode node = node(new Probe.Gates())) {
            assertThat(node.await(node.runtime().actor(Probe.class, "a").touchElsewhere()))
                    .isEqualTo(1);
        }
    }

    @Test
    default void aTurnMayWaitForTimersOfItsLane() {
        try (TestNode node = node(new Probe.Gates())) {
            Probe a = node.runtime().actor(Probe.class, "a");
            node.await(a.add(1));
            Received<Long> slow = node.call(a.addEachSecond(3));
            node.advance(Duration.ofMillis(2500));
            assertThat(slow.isOver()).isFalse();
            node.advance(Duration.ofMillis(1000));
            node.until(slow::isOver);
            assertThat(slow.value()).isEqualTo(4);
        }
    }

    @Test
    default void aChainOfCallsThatComesBackFailsAtOnceAndNamesItself() {
        try (TestNode node = node(new Probe.Gates())) {
            Probe a = node.runtime().actor(Probe.class, "a");
            assertThatThrownBy(() -> node.await(a.relay(List.of("b", "c", "a"), "add")))
                    .isInstanceOfSatisfying(
                            TurnAbortedException.class,
                            error -> assertThat(error.path())
                                    .containsExactly("probe/a.relay", "probe/b.relay", "probe/c.relay"))
                    .cause()
                    .isInstanceOfSatisfying(
                            CallCycleException.class,
                            error -> assertThat(error.chain())
                                    .containsExactly("probe/a.relay", "probe/b.relay", "probe/c.relay", "probe/a.add"));
            assertThat(node.await(a.relay(List.of("b", "c"), "add")))
                    .as("all are free again")
                    .isEqualTo(1);
        }
    }

    @Test
    default void anInterleavedTurnMayBeCalledBackByWhatOverlaps() {
        Probe.Gates gates = new Probe.Gates();
        gates.open("open");
        try (TestNode node = node(gates)) {
            Probe a = node.runtime().actor(Probe.class, "a");
            assertThat(node.await(a.relayInterleaved(List.of("b", "a"), "interleaved")))
                    .isEqualTo(1);
            assertThat(node.await(a.relayInterleaved(List.of("a"), "value"))).isEqualTo(1);
            assertThatThrownBy(() -> node.await(a.relayInterleaved(List.of("b", "a"), "add")))
                    .hasCauseInstanceOf(CallCycleException.class);
        }
    }

    @Test
    default void aFullMailboxRefusesTheNextCall() {
        Probe.Gates gates = new Probe.Gates();
        try (TestNode node = node(gates, options -> options.mailboxCapacity(3))) {
            Probe a = node.runtime().actor(Probe.class, "a");
            List<Received<Long>> calls = new ArrayList<>();
            calls.add(node.call(a.addThenWait(1, "gate")));
            for (int i = 0; i < 3; i++) {
                calls.add(node.call(a.add(1)));
            }
            assertThat(calls.get(3).error())
                    .isInstanceOfSatisfying(
                            MailboxFullException.class,
                            full -> assertThat(full.capacity()).isEqualTo(3));
            gates.open("gate");
            node.until(() -> calls.stream().allMatch(Received::isOver));
            assertThat(calls.subList(0, 3)).extracting(Received::value).containsExactly(1L, 2L, 3L);
            assertThat(node.await(a.add(1))).isEqualTo(4);
        }
    }

    @Test
    default void aCallThatWaitsTooLongEndsAndItsTurnGoesOn() {
        Probe.Gates gates = new Probe.Gates();
        try (TestNode node = node(gates, options -> options.callTimeout(Duration.ofSeconds(2)))) {
            Probe a = node.runtime().actor(Probe.class, "a");
            node.await(a.value());
            Received<Long> late = node.call(a.addThenWait(1, "gate"));
            node.advance(Duration.ofMillis(1900));
            assertThat(late.isOver()).isFalse();
            node.advance(Duration.ofMillis(200));
            assertThat(late.error()).isInstanceOf(CallTimeoutException.class).hasMessageContaining("addThenWait");
            gates.open("gate");
            assertThat(node.await(a.value())).isEqualTo(1);
        }
    }

    @Test
    default void aCallThatIsCancelledBeforeItsTurnHasNone() {
        Probe.Gates gates = new Probe.Gates();
        try (TestNode node = node(gates)) {
            Probe a = node.runtime().actor(Probe.class, "a");
            node.await(a.add(0));
            Received<Long> running = node.call(a.addThenWait(1, "gate"));
            Received<Long> waiting = node.call(a.add(10));
            waiting.cancel();
            running.cancel();
            gates.open("gate");
            assertThat(node.await(a.value())).as("the running turn goes on").isEqualTo(1);
        }
    }

    @Test
    default void eachSubscriptionIsACallOfItsOwnAndNoneIsNone() {
        try (TestNode node = node(new Probe.Gates())) {
            var add = node.runtime().actor(Probe.class, "a").add(1);
            node.run();
            assertThat(node.await(node.runtime().info(probe("a"))).exists()).isFalse();
            assertThat(node.await(add)).isEqualTo(1);
            assertThat(node.await(add)).isEqualTo(2);
        }
    }

    @Test
    default void argumentsAndResultsOfAllKinds() {
        try (TestNode node = node(new Probe.Gates())) {
            Probe.Sample sample = new Probe.Sample(
                    "s", Instant.parse("2026-01-01T00:00:00Z"), Optional.of("n"), List.of(1, 2), Map.of("k", 1L));
            assertThat(node.await(node.runtime().actor(Probe.class, "a").echo(sample, Optional.empty(), new byte[3])))
                    .isEqualTo(sample);
        }
    }

    @Test
    default void callsByNameAreCheckedAndAnswered() {
        try (TestNode node = node(new Probe.Gates())) {
            var a = node.runtime().actor(probe("a"));
            assertThat(node.await(a.call("add", 5L).next())).isEqualTo(5L);
            assertThat(node.await(a.call("numbers", 3).collectList())).containsExactly(0, 1, 2);
            assertThatThrownBy(() -> node.await(a.call("nope").next())).isInstanceOf(UnknownActionException.class);
            assertThatThrownBy(() -> node.await(a.call("add").next())).isInstanceOf(InvalidCallException.class);
            assertThatThrownBy(() -> node.await(a.call("add", "five").next()))
                    .isInstanceOf(InvalidCallException.class)
                    .hasMessageContaining("Argument 1");
            assertThatThrownBy(
                            () -> node.await(a.call("add", new Object[] {null}).next()))
                    .isInstanceOf(InvalidCallException.class);
            assertThatThrownBy(() -> node.runtime().action("nope", "x")).isInstanceOf(UnknownTypeException.class);
        }
    }

    @Test
    default void aStateThatIsTooLargeFailsItsTurnAlone() {
        try (TestNode node = node(new Probe.Gates())) {
            Probe a = node.runtime().actor(Probe.class, "a");
            Probe b = node.runtime().actor(Probe.class, "b");
            node.await(a.add(1));
            int tooLarge = store().limits().maxValueBytes() + 1;
            Received<Long> good = Received.from(a.add(1));
            Received<Long> huge = Received.from(a.grow(tooLarge));
            Received<Long> other = Received.from(b.add(1));
            node.until(() -> good.isOver() && huge.isOver() && other.isOver());
            assertThat(huge.error()).isInstanceOf(LimitExceededException.class);
            assertThat(good.value()).isEqualTo(2);
            assertThat(other.value()).isEqualTo(1);
            assertThat(node.await(a.add(1))).isEqualTo(3);
        }
    }

    @Test
    default void aHundredCallsInFlightAreAnsweredInOrder() {
        try (TestNode node = node(new Probe.Gates())) {
            Probe a = node.runtime().actor(Probe.class, "a");
            List<Long> answers =
                    node.await(Flux.range(0, 100).flatMap(i -> a.add(1), 100).collectList());
            assertThat(answers).hasSize(100).isSorted().endsWith(100L);
        }
    }
}
