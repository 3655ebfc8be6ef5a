package dev.rouse.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.NodeUnavailableException;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.OverloadedException;
import dev.rouse.RetryableException;
import dev.rouse.fixture.ActorFixture;
import dev.rouse.fixture.Probe;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sleep, wake, durability, and the end of a runtime. */
public interface ActorSleepContract extends ActorFixture {

    @Test
    default void anIdleActorSleepsAndWakesWithoutARead() {
        Probe.Gates gates = new Probe.Gates();
        try (TestNode node = node(gates, options -> options.idleTimeout(Duration.ofSeconds(30)))) {
            Probe a = node.runtime().actor(Probe.class, "a");
            node.await(a.add(5));
            node.advance(Duration.ofSeconds(29));
            assertThat(node.slept).isEmpty();
            node.advance(Duration.ofSeconds(2));
            assertThat(node.slept).containsExactly("probe/a");
            assertThat(node.await(node.runtime().info(probe("a"))).awake()).isFalse();
            assertThat(node.await(a.value())).isEqualTo(5);
            assertThat(node.starts.get(1).ledger().roundTrips()).isZero();
        }
    }

    @Test
    default void anActorThatIsUsedDoesNotSleep() {
        try (TestNode node = node(new Probe.Gates(), options -> options.idleTimeout(Duration.ofSeconds(30)))) {
            Probe a = node.runtime().actor(Probe.class, "a");
            for (int i = 0; i < 10; i++) {
                node.await(a.add(1));
                node.advance(Duration.ofSeconds(20));
            }
            assertThat(node.slept).isEmpty();
        }
    }

    @Test
    default void idleTimeoutZeroSleepsAtOnceAndNoneNever() {
        try (TestNode node = node(new Probe.Gates(), options -> options.idleTimeout(Duration.ZERO))) {
            node.await(node.runtime().actor(Probe.class, "a").add(5));
            node.until(() -> node.slept.size() == 1);
        }
        try (TestNode node = node(new Probe.Gates(), options -> options.noIdleTimeout())) {
            node.await(node.runtime().actor(Probe.class, "a").add(5));
            node.advance(Duration.ofHours(5));
            assertThat(node.slept).isEmpty();
        }
    }

    @Test
    default void wakingWritesNothing() {
        try (TestNode node = node(new Probe.Gates(), options -> options.idleTimeout(Duration.ZERO))) {
            Probe a = node.runtime().actor(Probe.class, "a");
            node.await(a.add(5));
            node.until(() -> node.slept.size() == 1);
            int commits = node.commits;
            assertThat(node.await(a.value())).isEqualTo(5);
            node.until(() -> node.slept.size() == 2);
            assertThat(node.commits).isEqualTo(commits);
        }
    }

    @Test
    default void theLeastRecentlyUsedActorsMakeRoom() {
        try (TestNode node =
                TestNode.on(store(), options -> options.maxResidentActors(3), Probe.type(new Probe.Gates()))) {
            for (String key : List.of("a", "b", "c", "a", "d")) {
                node.await(node.runtime().actor(Probe.class, key).add(1));
            }
            assertThat(node.slept).containsExactly("probe/b");
            assertThat(node.await(node.runtime().actor(Probe.class, "b").value()))
                    .isEqualTo(1);
            assertThat(node.slept).containsExactly("probe/b", "probe/c");
        }
    }

    @Test
    default void whenAllResidentActorsAreBusyTheNextIsRefused() {
        Probe.Gates gates = new Probe.Gates();
        try (TestNode node = TestNode.on(store(), options -> options.maxResidentActors(1), Probe.type(gates))) {
            Received<Long> busy =
                    node.call(node.runtime().actor(Probe.class, "a").addThenWait(1, "gate"));
            assertThatThrownBy(() ->
                            node.await(node.runtime().actor(Probe.class, "b").add(1)))
                    .isInstanceOf(OverloadedException.class);
            gates.open("gate");
            node.until(busy::isOver);
            assertThat(node.await(node.runtime().actor(Probe.class, "b").add(1)))
                    .isEqualTo(1);
        }
    }

    @Test
    default void withinSavesOnceForManyTurnsAndNoLaterThanItSays() {
        try (TestNode node = node(new Probe.Gates())) {
            Probe a = node.runtime().actor(Probe.class, "a");
            node.await(a.add(1));
            int commits = node.commits;
            for (int i = 0; i < 10; i++) {
                assertThat(node.call(a.addWithin(1, 500)).value()).isEqualTo(i + 2);
            }
            node.advance(Duration.ofMillis(400));
            assertThat(node.commits).isEqualTo(commits);
            node.advance(Duration.ofMillis(200));
            node.until(() -> node.commits == commits + 1);
            node.advance(Duration.ofSeconds(5));
            assertThat(node.commits).isEqualTo(commits + 1);
        }
    }

    @Test
    default void onSleepSavesWhenTheActorSleeps() {
        try (TestNode node = node(new Probe.Gates(), options -> options.idleTimeout(Duration.ofSeconds(5)))) {
            Probe a = node.runtime().actor(Probe.class, "a");
            node.await(a.add(1));
            int commits = node.commits;
            assertThat(node.call(a.addOnSleep(1)).value()).isEqualTo(2);
            node.advance(Duration.ofSeconds(4));
            assertThat(node.commits).isEqualTo(commits);
            node.advance(Duration.ofSeconds(2));
            node.until(() -> node.slept.size() == 1);
            assertThat(node.commits).isEqualTo(commits + 1);
        }
        try (TestNode node = node(new Probe.Gates())) {
            assertThat(node.await(node.runtime().actor(Probe.class, "a").value()))
                    .isEqualTo(2);
        }
    }

    @Test
    default void aReaderAfterAnUnsavedChangeWaitsForItsCommit() {
        try (TestNode node = node(new Probe.Gates())) {
            Probe a = node.runtime().actor(Probe.class, "a");
            node.await(a.add(1));
            int commits = node.commits;
            node.call(a.addOnSleep(1));
            assertThat(node.commits).isEqualTo(commits);
            assertThat(node.await(a.value())).isEqualTo(2);
            assertThat(node.commits).isEqualTo(commits + 1);
        }
    }

    @Test
    default void stoppingSavesAllAndRefusesNewCalls() {
        Probe.Gates gates = new Probe.Gates();
        List<Received<Long>> calls = new ArrayList<>();
        TestNode node = node(gates);
        Probe a = node.runtime().actor(Probe.class, "a");
        node.await(a.add(1));
        node.call(a.addOnSleep(1));
        calls.add(node.call(node.runtime().actor(Probe.class, "b").addThenWait(1, "gate")));
        Received<Integer> stopped = node.call(node.runtime().stop());
        assertThat(stopped.isOver()).isFalse();
        Received<Long> late = node.call(a.add(1));
        assertThat(node.runtime().health().ready()).isFalse();
        gates.open("gate");
        node.until(stopped::isOver);
        assertThat(late.error()).as("nobody takes the actor over").isInstanceOf(NodeUnavailableException.class);
        assertThat(stopped.value()).isZero();
        assertThat(calls.get(0).value()).isEqualTo(1);
        try (TestNode next = node(gates)) {
            assertThat(next.await(next.runtime().actor(Probe.class, "a").value()))
                    .isEqualTo(2);
            assertThat(next.await(next.runtime().actor(Probe.class, "b").value()))
                    .isEqualTo(1);
        }
    }

    @Test
    default void stoppingIsCutShortByItsDeadlineAndSaysWhatWasLeft() {
        Probe.Gates gates = new Probe.Gates();
        TestNode node = node(gates);
        node.await(node.runtime().actor(Probe.class, "a").add(1));
        Received<Long> stuck = node.call(node.runtime().actor(Probe.class, "a").addThenWait(1, "never"));
        Received<Integer> stopped = node.call(node.runtime().stop(Duration.ofSeconds(3)));
        node.advance(Duration.ofSeconds(4));
        node.until(stopped::isOver);
        assertThat(stopped.value()).isEqualTo(1);
        gates.open("never");
        node.run();
        assertThat(stuck.error()).isInstanceOf(NodeUnavailableException.class);
        try (TestNode next = node(gates)) {
            assertThat(next.await(next.runtime().actor(Probe.class, "a").value()))
                    .isEqualTo(1);
        }
    }

    /** On a store that answers in real time the deadline finds commits on their way. */
    @Test
    default void whatWasAnsweredBeforeADeadlineThatCutsAStopShortIsThere() {
        int actors = 20;
        Probe.Gates gates = new Probe.Gates();
        TestNode node = node(gates);
        List<Received<Long>> calls = new ArrayList<>();
        for (int i = 0; i < 10 * actors; i++) {
            calls.add(Received.from(
                    node.runtime().actor(Probe.class, "a" + i % actors).add(1)));
        }
        Received<Long> stuck =
                Received.from(node.runtime().actor(Probe.class, "stuck").addThenWait(1, "never"));
        node.run();
        Received<Integer> stopped = node.call(node.runtime().stop(Duration.ofMillis(10)));
        node.jump(Duration.ofMillis(20));
        node.until(stopped::isOver);
        assertThat(stopped.value()).as("how many were left").isPositive();
        node.until(() -> calls.stream().allMatch(Received::isOver) && stuck.isOver());
        try (TestNode next = node(gates)) {
            for (int i = 0; i < actors; i++) {
                int number = i;
                List<Received<Long>> made = IntStream.range(0, calls.size())
                        .filter(call -> call % actors == number)
                        .mapToObj(calls::get)
                        .toList();
                long answered =
                        made.stream().filter(call -> call.error() == null).count();
                long unknown = made.stream()
                        .filter(call -> call.error() instanceof OutcomeUnknownException)
                        .count();
                assertThat(made)
                        .allMatch(call -> call.error() == null
                                || call.error() instanceof OutcomeUnknownException
                                || call.error() instanceof RetryableException);
                assertThat(next.await(
                                next.runtime().actor(Probe.class, "a" + number).value()))
                        .as("%d answered, %d of unknown outcome", answered, unknown)
                        .isBetween(answered, answered + unknown);
            }
        }
    }

    @Test
    default void anotherRuntimeOnTheStoreTakesItOverAndTheFirstWritesNothingMore() {
        TestNode first = node(new Probe.Gates());
        Probe a = first.runtime().actor(Probe.class, "a");
        first.await(a.add(1));
        try (TestNode second = node(new Probe.Gates())) {
            assertThat(second.await(second.runtime().actor(Probe.class, "a").add(1)))
                    .isEqualTo(2);
            Received<Long> zombie = first.call(a.add(100));
            first.until(zombie::isOver);
            assertThat(zombie.error()).isInstanceOf(NodeUnavailableException.class);
            assertThat(first.fenced).hasSize(1);
            assertThat(first.runtime().health().ready()).isFalse();
            assertThat(first.call(a.add(100)).error()).isInstanceOf(NodeUnavailableException.class);
            assertThat(second.await(second.runtime().actor(Probe.class, "a").add(1)))
                    .isEqualTo(3);
        }
        first.close();
    }
}
