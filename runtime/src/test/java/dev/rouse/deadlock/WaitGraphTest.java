package dev.rouse.deadlock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.call.BareTarget;
import dev.rouse.call.Call;
import dev.rouse.call.CallingTurn;
import dev.rouse.turn.Holding;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;

/** Which calls are stuck, and which of them ends the cycle. */
final class WaitGraphTest {

    private final WaitGraph graph = new WaitGraph();

    /** A call of an actor, made at a time of the test's. */
    private static final class TimedCall extends Call {
        private final long madeAt;

        TimedCall(String actor, long madeAt) {
            super(new BareTarget(ActorAddress.of("t", actor)), null, new BaseSubscriber<>() {});
            this.madeAt = madeAt;
        }

        @Override
        public long madeAt() {
            return madeAt;
        }
    }

    private record RunningTurn(Call call) implements CallingTurn {
        @Override
        public boolean isEnded() {
            return false;
        }

        @Override
        public void send(Call made) {}

        @Override
        public void resume(Object subscriber, Runnable part) {}

        @Override
        public void resumeWith(Object subscriber, Runnable reply) {}
    }

    private static Call call(String actor, long madeAt) {
        return new TimedCall(actor, madeAt);
    }

    /** A turn of {@code actor} that waits for {@code calls}. */
    private static Holding turn(String actor, Call... calls) {
        return new Holding(new RunningTurn(call(actor, 0)), calls.length, List.of(calls));
    }

    private void waits(Call call, Holding... turns) {
        graph.add(new Wait(call, true, List.of(turns)));
    }

    @Test
    void callsThatOnlyEachOtherCouldEndAreStuck() {
        Call toB = call("b", 1);
        Call toA = call("a", 2);
        waits(toB, turn("b", toA));
        waits(toA, turn("a", toB));

        assertThat(graph.stuck()).containsExactlyInAnyOrder(toB, toA);
    }

    @Test
    void callOfATurnThatMayBeAnsweredByAnotherCallIsNotStuck() {
        Call toB = call("b", 1);
        Call toA = call("a", 2);
        Call elsewhere = call("c", 3);
        waits(toB, turn("b", toA, elsewhere));
        waits(toA, turn("a", toB));

        assertThat(graph.stuck()).isEmpty();
    }

    @Test
    void callIsStuckAsSoonAsOneOfTheTurnsBeforeItIs() {
        Call toB = call("b", 1);
        Call toA = call("a", 2);
        waits(toB, turn("b"), turn("b", toA));
        waits(toA, turn("a", toB));

        assertThat(graph.stuck()).containsExactlyInAnyOrder(toB, toA);
    }

    @Test
    void turnThatWaitsForNoCallEndsByItself() {
        Call toB = call("b", 1);
        waits(toB, turn("b"));

        assertThat(graph.stuck()).isEmpty();
    }

    @Test
    void whatHasChangedBetweenTwoLooksIsNoWait() {
        Call toB = call("b", 1);
        Call toA = call("a", 2);
        Holding turnOfB = turn("b", toA);
        waits(toB, turnOfB);
        waits(toA, turn("a", toB));
        WaitGraph later = new WaitGraph();
        later.add(new Wait(toB, true, List.of(turnOfB)));
        later.add(new Wait(toA, false, List.of(turn("a", toB))));

        WaitGraph same = graph.unchangedIn(later);

        assertThat(same.knows(toB)).isTrue();
        assertThat(same.knows(toA)).isFalse();
    }

    @Test
    void callThatWasMadeLastOfThoseInLineEndsTheCycle() {
        Call toB = call("b", 5);
        Call toA = call("a", 9);
        Call leadsIn = call("b", 20);
        waits(leadsIn, turn("b", toA));
        waits(toB, turn("b", toA));
        graph.add(new Wait(toA, false, List.of(turn("a", toB))));

        WaitGraph.Cycle cycle = graph.cycle(leadsIn, graph.stuck());

        assertThat(cycle.victim())
                .as("made later than the other one, which is not in line")
                .isSameAs(toB);
        assertThat(cycle.names()).containsExactly("t/a.create", "t/b.create", "t/b.create", "t/a.create");
    }
}
