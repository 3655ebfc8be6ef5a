package dev.rouse.deadlock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.deadlock.WaitFact.TurnFact;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which calls are stuck, and which of them ends the cycle. */
final class WaitGraphTest {

    private final WaitGraph graph = new WaitGraph();

    private final Map<CallId, WaitFact> calls = new HashMap<>();

    /** A call of an actor, made at a time of the test's. */
    private CallId call(String actor, long madeAt) {
        CallId id = new CallId("node", calls.size());
        calls.put(id, new WaitFact(id, "t/" + actor + ".create", madeAt, true, false, List.of()));
        return id;
    }

    /** A turn of {@code actor} that waits for {@code calls}. */
    private TurnFact turn(String actor, CallId... awaits) {
        CallId answered = call(actor, 0);
        return new TurnFact(answered, calls.get(answered).name(), awaits.length, List.of(awaits));
    }

    private void waits(CallId call, TurnFact... turns) {
        graph.add(wait(call, true, turns));
    }

    private WaitFact wait(CallId call, boolean inLine, TurnFact... turns) {
        WaitFact made = calls.get(call);
        return new WaitFact(call, made.name(), made.madeAt(), inLine, false, List.of(turns));
    }

    /** {@code call} has gone to another node, where it is {@code there}. */
    private void goes(CallId call, CallId there) {
        graph.add(wait(call, false).relayedTo(there));
    }

    @Test
    void callsThatOnlyEachOtherCouldEndAreStuck() {
        CallId toB = call("b", 1);
        CallId toA = call("a", 2);
        waits(toB, turn("b", toA));
        waits(toA, turn("a", toB));

        assertThat(graph.stuck()).containsExactlyInAnyOrder(toB, toA);
    }

    @Test
    void callOfATurnThatMayBeAnsweredByAnotherCallIsNotStuck() {
        CallId toB = call("b", 1);
        CallId toA = call("a", 2);
        CallId elsewhere = call("c", 3);
        waits(toB, turn("b", toA, elsewhere));
        waits(toA, turn("a", toB));

        assertThat(graph.stuck()).isEmpty();
    }

    @Test
    void callIsStuckAsSoonAsOneOfTheTurnsBeforeItIs() {
        CallId toB = call("b", 1);
        CallId toA = call("a", 2);
        waits(toB, turn("b"), turn("b", toA));
        waits(toA, turn("a", toB));

        assertThat(graph.stuck()).containsExactlyInAnyOrder(toB, toA);
    }

    @Test
    void turnThatWaitsForNoCallEndsByItself() {
        CallId toB = call("b", 1);
        waits(toB, turn("b"));

        assertThat(graph.stuck()).isEmpty();
    }

    @Test
    void whatHasChangedBetweenTwoLooksIsNoWait() {
        CallId toB = call("b", 1);
        CallId toA = call("a", 2);
        TurnFact turnOfB = turn("b", toA);
        waits(toB, turnOfB);
        waits(toA, turn("a", toB));
        WaitGraph later = new WaitGraph();
        later.add(wait(toB, true, turnOfB));
        later.add(wait(toA, false, turn("a", toB)));

        WaitGraph same = graph.unchangedIn(later);

        assertThat(same.knows(toB)).isTrue();
        assertThat(same.knows(toA)).isFalse();
    }

    @Test
    void callThatWasMadeLastOfThoseInLineEndsTheCycle() {
        CallId toB = call("b", 5);
        CallId toA = call("a", 9);
        CallId leadsIn = call("b", 20);
        waits(leadsIn, turn("b", toA));
        waits(toB, turn("b", toA));
        graph.add(wait(toA, false, turn("a", toB)));

        WaitGraph.Cycle cycle = graph.cycle(leadsIn, graph.stuck());

        assertThat(cycle.victim().call())
                .as("made later than the other one, which is not in line")
                .isEqualTo(toB);
        assertThat(cycle.names(toB)).containsExactly("t/a.create", "t/b.create", "t/b.create", "t/a.create");
    }

    @Test
    void wayOfACallToAnotherNodeIsStuckWithTheCallThereAndHasNoName() {
        CallId toB = call("b", 1);
        CallId toBThere = call("b", 1);
        CallId toA = call("a", 2);
        goes(toB, toBThere);
        waits(toBThere, turn("b", toA));
        waits(toA, turn("a", toB));

        assertThat(graph.stuck()).containsExactlyInAnyOrder(toB, toBThere, toA);
        WaitGraph.Cycle cycle = graph.cycle(toA, graph.stuck());
        assertThat(cycle.victim().call()).isEqualTo(toA);
        assertThat(cycle.names(toA))
                .containsExactly("t/b.create", "t/a.create", "t/a.create", "t/b.create", "t/b.create");
    }

    @Test
    void wayOfACallOfWhichNothingIsToldIsNotStuck() {
        CallId toB = call("b", 1);
        CallId toA = call("a", 2);
        graph.add(new WaitFact(toB, "t/b.create", 1, false, true, List.of()));
        waits(toA, turn("a", toB));

        assertThat(graph.stuck()).isEmpty();
    }

    @Test
    void wayThatIsKnownIsNotForgottenForOneThatAnotherNodeKnowsLessOf() {
        CallId toB = call("b", 1);
        CallId toBThere = call("b", 1);
        goes(toB, toBThere);
        graph.addTold(new WaitFact(toB, "t/b.create", 1, false, true, List.of()));

        assertThat(graph.waitOf(toB).turns()).isNotEmpty();
    }
}
