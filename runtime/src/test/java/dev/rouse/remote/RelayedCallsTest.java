package dev.rouse.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActionException;
import dev.rouse.ErrorKind;
import dev.rouse.NodeUnavailableException;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.OverloadedException;
import dev.rouse.Principal;
import dev.rouse.call.Call;
import dev.rouse.call.CallKind;
import dev.rouse.call.CallTarget;
import dev.rouse.fixture.LogCapture;
import dev.rouse.fixture.Received;
import dev.rouse.remote.relay.RelayEvents;
import dev.rouse.wire.WireLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls to a node that the caller's cannot reach, but another member. */
final class RelayedCallsTest {

    private final Network network = new Network();
    private CallingNode caller;
    private CallingNode owner;
    private CallingNode relay;

    @BeforeEach
    void aMemberReachesBoth() {
        caller = network.node();
        owner = network.node();
        relay = network.node();
        owner.open("a");
        network.isCluster("a", owner);
        network.cut(caller, owner);
    }

    private static void answer(Call call, Object value) {
        call.begins();
        call.complete(value);
    }

    /** Time enough for an attempt to reach the owner to fail and for the call to take another way. */
    private void pass() {
        network.pass(Duration.ofMillis(150));
    }

    private Received<Object> act(String part) {
        Received<Object> answer = Received.from(caller.act("a", part));
        pass();
        return answer;
    }

    @Test
    void aCallGoesThroughAMemberThatReachesTheOwner() {
        Received<Object> answer = act("x");
        Call call = owner.next();
        assertThat(call.arguments()).containsExactly("x");
        answer(call, "done");
        network.run();
        assertThat(answer.value()).isEqualTo("done");
        assertThat(caller.relayed).isEqualTo(1);
        assertThat(relay.passedOn).isEqualTo(1);
        assertThat(relay.ran).isEmpty();
    }

    @Test
    void aCallKeepsItsPrincipal() {
        Principal ann = new Principal("ann", Map.of("role", "owner"));
        Received<Object> answer = Received.from(caller.as(ann, "a", "x"));
        pass();
        Call call = owner.next();
        assertThat(call.calledBy()).isEqualTo(new CallTarget.Caller(ann, null));
        answer(call, "done");
        network.run();
        assertThat(answer.value()).isEqualTo("done");
    }

    @Test
    void callsBehindTheFirstGoThroughItAtOnce() {
        answer(ownersTurn(act("x")), "1");
        network.run();
        Received<Object> second = Received.from(caller.act("a", "y"));
        answer(owner.next(), "2");
        network.run();
        assertThat(second.value()).isEqualTo("2");
    }

    private Call ownersTurn(Received<Object> asked) {
        assertThat(asked.isOver()).isFalse();
        return owner.next();
    }

    @Test
    void theRelayNeedNotKnowTheType() {
        relay.hosts = false;
        Received<Object> answer = act("x");
        answer(owner.next(), "done");
        network.run();
        assertThat(answer.value()).isEqualTo("done");
    }

    @Test
    void everyKindOfCallIsPassedOnAsWhatItIs() {
        List<Received<Object>> answers = new ArrayList<>();
        answers.add(Received.from(caller.call(CallKind.GET, "a", "act", "x")));
        for (CallKind kind : List.of(CallKind.CREATE, CallKind.DESTROY, CallKind.PAUSE, CallKind.RESUME)) {
            answers.add(Received.from(caller.bare(kind, "a", null)));
        }
        pass();
        List<CallKind> kinds = owner.ran.stream().map(Call::kind).toList();
        List.copyOf(owner.ran).forEach(call -> call.complete(null));
        network.run();
        assertThat(kinds)
                .containsExactly(CallKind.GET, CallKind.CREATE, CallKind.DESTROY, CallKind.PAUSE, CallKind.RESUME);
        assertThat(answers).allMatch(Received::isOver).allMatch(answer -> answer.error() == null);
    }

    @Test
    void errorsComeBackAsWhatTheyAre() {
        Received<Object> answer = act("x");
        Call call = owner.next();
        call.begins();
        call.fail(new ActionException(ErrorKind.CONFLICT, "sold_out", "no more", Map.of("left", 0)));
        network.run();
        ActionException error = answer.error(ActionException.class);
        assertThat(error.code()).isEqualTo("sold_out");
        assertThat(error.metadata()).containsEntry("left", 0);
    }

    @Test
    void anErrorOfATurnThatBeganIsNoReasonToCallAgain() {
        Received<Object> answer = act("x");
        Call call = owner.next();
        call.begins();
        call.fail(new NodeUnavailableException("a node that the turn called"));
        pass();
        assertThat(answer.error(NodeUnavailableException.class).reason()).isEqualTo("a node that the turn called");
        assertThat(owner.ran).isEmpty();
    }

    @Test
    void aCallThatTheOwnerDidNotBeginIsMadeAgain() {
        Received<Object> answer = act("x");
        owner.next().refuse(new NodeUnavailableException("not yet"));
        pass();
        answer(owner.next(), "done");
        network.run();
        assertThat(answer.value()).isEqualTo("done");
    }

    @Test
    void aDeadlineIsTheCallersAsFarAsItIsLeft() {
        Received<Object> answer = Received.from(caller.within(Duration.ofSeconds(2), "a", "x"));
        network.pass(Duration.ofMillis(500));
        Call call = owner.next();
        assertThat(call.timeout()).isBetween(Duration.ofMillis(1_500), Duration.ofSeconds(2));
        network.pass(Duration.ofMillis(1_550));
        answer.error(dev.rouse.CallTimeoutException.class);
        assertThat(call.isEnded()).isTrue();
    }

    @Test
    void aCallThatIsCancelledIsWithdrawnFromTheOwner() {
        Received<Object> answer = act("x");
        Call call = owner.next();
        answer.cancel();
        network.run();
        assertThat(call.isEnded()).isTrue();
    }

    @Test
    void aStreamIsFedAsItIsAskedForAndCancelled() {
        Received<Object> stream = Received.from(caller.stream("a", "watch", "x"), 2);
        pass();
        ScriptedTurn turn = new ScriptedTurn(owner.next());
        assertThat(turn.requested).isEqualTo(2);
        turn.give("1", "2");
        network.run();
        assertThat(stream.values()).containsExactly("1", "2");
        assertThat(turn.requested).isZero();
        stream.request(3);
        network.run();
        assertThat(turn.requested).isEqualTo(3);
        turn.give("3");
        network.run();
        stream.cancel();
        network.run();
        assertThat(turn.stopped).isTrue();
        assertThat(stream.values()).containsExactly("1", "2", "3");
    }

    @Test
    void aStreamCompletes() {
        Received<Object> stream = Received.from(caller.stream("a", "watch", "x"));
        pass();
        ScriptedTurn turn = new ScriptedTurn(owner.next());
        turn.give("1");
        turn.end(null);
        network.run();
        assertThat(stream.values()).containsExactly("1");
        assertThat(stream.error()).isNull();
        assertThat(stream.isOver()).isTrue();
    }

    @Test
    void aCallerThatReadsNothingIsGivenNoMoreThanItAskedFor() {
        Received<Object> stream = Received.from(caller.stream("a", "watch", "x"));
        pass();
        ScriptedTurn turn = new ScriptedTurn(owner.next());
        network.silence(relay);
        long given = 0;
        while (turn.requested > 0) {
            turn.give("x");
            given++;
            network.run();
        }
        assertThat(given).isBetween(1L, 64L);
        network.speak(relay);
        assertThat(stream.values()).hasSize((int) given);
        assertThat(turn.requested).isPositive();
    }

    @Test
    void aQuestionAboutACallIsPassedOn() {
        Call asked = relayedCall();
        List<byte[]> answers = new ArrayList<>();
        caller.execute(() -> caller.elsewhere.inquire(asked, new byte[] {'"', 'q', '"'}, answers::add));
        network.run();
        assertThat(answers).containsExactly(new byte[] {'"', 'q', '"'});
    }

    /** A call as its caller has it, which has come to the owner. */
    private Call relayedCall() {
        List<Call> made = new ArrayList<>();
        caller.onTaken = made::add;
        act("x");
        owner.next();
        return made.get(0);
    }

    @Test
    void aMemberThatDoesNotReachTheOwnerEitherSaysSoAtOnce() {
        network.cut(relay, owner);
        Received<Object> answer = Received.from(caller.within(Duration.ofSeconds(2), "a", "x"));
        network.pass(Duration.ofMillis(2_010));
        assertThat(answer.error(NodeUnavailableException.class).reason()).contains("cannot be reached");
        assertThat(caller.relayed)
                .as("it is asked again after pauses that grow")
                .isBetween(3, 12);
    }

    @Test
    void anotherMemberIsTriedWhereOneDoesNotReachTheOwner() {
        CallingNode second = network.node();
        network.isCluster("a", owner);
        network.cut(relay, owner);
        List<Received<Object>> answers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            answers.add(act("" + i));
            answer(owner.next(), "" + i);
            network.run();
        }
        assertThat(answers).allMatch(Received::isOver).allMatch(answer -> answer.error() == null);
        assertThat(second.passedOn).isEqualTo(5);
        assertThat(caller.relayed).as("the one that failed is left alone").isLessThanOrEqualTo(6);
    }

    @Test
    void aNodeThatOnlyCallsIsAskedLast() {
        relay.hosts = false;
        CallingNode second = network.node();
        network.isCluster("a", owner);
        act("x");
        assertThat(second.passedOn).isEqualTo(1);
        assertThat(relay.passedOn).isZero();
    }

    @Test
    void shardsAreSpreadOverTheMembers() {
        CallingNode second = network.node();
        network.isCluster("a", owner);
        for (String key : List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j")) {
            owner.open(key);
            caller.knows(key, owner, 2);
            Received.from(caller.act(key, "x"));
        }
        pass();
        assertThat(owner.ran).hasSize(10);
        assertThat(relay.passedOn).isBetween(1, 9);
        assertThat(second.passedOn).isBetween(1, 9);
    }

    @Test
    void aRelayThatDiesInMidCallLeavesTheOutcomeUnknownButOfWhatOnlyReads() {
        CallingNode second = network.node();
        network.isCluster("a", owner);
        Received<Object> changes = act("x");
        Received<Object> reads = Received.from(caller.look("a", "y"));
        network.run();
        assertThat(owner.ran).hasSize(2);
        CallingNode used = relay.passedOn > 0 ? relay : second;
        CallingNode other = used == relay ? second : relay;
        network.kill(used);
        pass();
        changes.error(OutcomeUnknownException.class);
        assertThat(reads.isOver()).isFalse();
        answer(owner.ran.get(2), "read");
        network.run();
        assertThat(reads.value()).isEqualTo("read");
        assertThat(other.passedOn).isEqualTo(1);
    }

    @Test
    void anOwnerWhoseLinkToTheRelayBreaksInMidCallLeavesTheOutcomeUnknownButOfWhatOnlyReads() {
        Received<Object> changes = act("x");
        Received<Object> reads = Received.from(caller.look("a", "y"));
        network.run();
        assertThat(owner.ran).hasSize(2);
        network.cut(relay, owner);
        answer(owner.ran.get(0), "never told");
        network.run();
        changes.error(OutcomeUnknownException.class);
        assertThat(reads.isOver()).isFalse();
        network.mend(relay, owner);
        network.pass(Duration.ofMillis(600));
        answer(owner.ran.get(2), "read");
        network.run();
        assertThat(reads.value()).isEqualTo("read");
    }

    @Test
    void aCallThatHadNotLeftTheRelayIsMadeAgain() {
        network.silence(owner); // It lets nobody in.
        Received<Object> answer = act("x");
        assertThat(caller.relayed).isEqualTo(1);
        network.lose(owner);
        pass();
        answer(owner.next(), "done");
        network.run();
        assertThat(answer.value()).isEqualTo("done");
        assertThat(owner.ran).isEmpty();
    }

    @Test
    void callsGoDirectlyAgainOnceTheOwnerIsReached() {
        answer(ownersTurn(act("x")), "1");
        network.run();
        network.mend(caller, owner);
        network.pass(Duration.ofSeconds(1));
        Received.from(caller.act("a", "y"));
        network.run();
        answer(owner.next(), "2");
        network.run();
        int relayed = caller.relayed;
        Received<Object> direct = Received.from(caller.act("a", "z"));
        answer(owner.next(), "3");
        network.run();
        assertThat(direct.value()).isEqualTo("3");
        assertThat(caller.relayed).isEqualTo(relayed);
    }

    @Test
    void aCallThatGoesDirectlyAgainDoesNotPassOneThatIsRelayed() {
        Received<Object> first = act("1");
        Call relayed = owner.next();
        network.mend(caller, owner);
        network.pass(Duration.ofSeconds(1));
        network.silence(relay); // What it passes on is late.
        Received.from(caller.act("a", "2"));
        network.run();
        assertThat(owner.ran)
                .as("it went to the relay, as the link was not open yet")
                .isEmpty();
        Received.from(caller.act("a", "3"));
        network.pass(Duration.ofMillis(50));
        assertThat(owner.ran).as("the link is open, and it waits").isEmpty();
        network.speak(relay);
        assertThat(owner.next().arguments()).containsExactly("2");
        answer(relayed, "done");
        network.pass(Duration.ofMillis(150));
        assertThat(owner.next().arguments()).containsExactly("3");
        assertThat(first.value()).isEqualTo("done");
    }

    @Test
    void aLinkThatIsLongInOpeningKeepsNobodyFromAnotherWay() {
        network.mend(caller, owner);
        network.block(caller, owner);
        Received<Object> answer = Received.from(caller.act("a", "x"));
        network.pass(Duration.ofMillis(1_200));
        answer(owner.next(), "done");
        network.run();
        assertThat(answer.value()).isEqualTo("done");
        Received<Object> next = Received.from(caller.act("a", "y"));
        answer(owner.next(), "at once");
        network.run();
        assertThat(next.value()).isEqualTo("at once");
    }

    /** The caller has a link to the owner, over which nothing comes or goes any more, and a call that was sent over it. */
    private Received<Object> blocked() {
        network.mend(caller, owner);
        Received.from(caller.act("a", "0"));
        answer(owner.next(), "done");
        network.run();
        network.block(caller, owner);
        return Received.from(caller.act("a", "1"));
    }

    @Test
    void aLinkThatAnswersNoMoreIsPassedByUntilItDoes() {
        Received<Object> sent = blocked();
        network.pass(Duration.ofSeconds(2));
        Received<Object> passed = act("2");
        answer(owner.next(), "around");
        network.run();
        assertThat(passed.value()).isEqualTo("around");
        assertThat(sent.isOver())
                .as("it is under way over the link, as long as that lives")
                .isFalse();
        network.unblock(caller, owner);
        answer(owner.next(), "late");
        network.run();
        assertThat(sent.value()).isEqualTo("late");
        int relayed = caller.relayed;
        Received.from(caller.act("a", "3"));
        network.run();
        assertThat(owner.next().arguments()).containsExactly("3");
        assertThat(caller.relayed).isEqualTo(relayed);
    }

    @Test
    void aCallWaitsWhereALinkAnswersNoMoreAndNobodyReachesTheOwner() {
        blocked();
        network.block(relay, owner);
        network.pass(Duration.ofSeconds(4));
        Received<Object> waits = act("2");
        network.pass(Duration.ofSeconds(2));
        assertThat(waits.isOver()).isFalse();
        network.unblock(caller, owner);
        assertThat(owner.next().arguments()).containsExactly("1");
        assertThat(owner.next().arguments()).as("at once, as the link answers").containsExactly("2");
        network.unblock(relay, owner);
    }

    @Test
    void aNodeThatStoodStillItselfTakesNobodyForSilent() {
        blocked();
        network.ticker.advance(5, java.util.concurrent.TimeUnit.SECONDS);
        network.unblock(caller, owner);
        Received.from(caller.act("a", "2"));
        network.run();
        assertThat(owner.ran).hasSize(2);
        assertThat(caller.relayed).isZero();
    }

    @Test
    void aLinkWhoseCallsTakeLongAnswersAllTheSame() {
        network.mend(caller, owner);
        Received<Object> slow = Received.from(caller.act("a", "slow"));
        Call call = owner.next();
        network.pass(Duration.ofSeconds(10));
        Received.from(caller.act("a", "2"));
        network.run();
        assertThat(owner.ran).hasSize(1);
        assertThat(caller.relayed).isZero();
        answer(call, "done");
        network.run();
        assertThat(slow.value()).isEqualTo("done");
    }

    @Test
    void aMemberOfAnOlderVersionSaysMovedAndIsLeftAlone() {
        relay.relays = false;
        Received<Object> answer = Received.from(caller.within(Duration.ofSeconds(2), "a", "x"));
        network.pass(Duration.ofMillis(2_010));
        answer.error(NodeUnavailableException.class);
        assertThat(caller.relayed).as("not again and again").isBetween(1, 12);
    }

    @Test
    void aRelayThatHasTheShardMeanwhileRunsTheCall() {
        relay.open("a");
        Received<Object> answer = act("x");
        answer(relay.next(), "here");
        network.run();
        assertThat(answer.value()).isEqualTo("here");
    }

    @Test
    void anOwnerThatHasGivenTheShardAwaySaysSoThroughTheRelay() {
        owner.close("a");
        relay.open("a");
        network.isCluster("a", owner);
        CallingNode other = network.node();
        network.isCluster("a", owner);
        relay.close("a");
        other.open("a");
        owner.knows("a", other, 9);
        Received<Object> answer = act("x");
        answer(other.next(), "there");
        network.run();
        assertThat(answer.value()).isEqualTo("there");
    }

    @Test
    void noMoreCallsAreRelayedThanMayBeInFlight() {
        Network small = new Network();
        small.limits = new WireLimits(WireLimits.DEFAULTS.frameBytes(), 3, 64);
        CallingNode from = small.node();
        CallingNode to = small.node();
        small.node();
        to.open("a");
        small.isCluster("a", to);
        small.cut(from, to);
        List<Received<Object>> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            answers.add(Received.from(from.act("a", "" + i)));
            small.pass(Duration.ofMillis(150));
        }
        assertThat(to.ran).hasSize(3);
        assertThat(answers.get(3).error(OverloadedException.class).limit()).isEqualTo(3);
    }

    @Test
    void callersOfOneRelayShareWhatItMayHaveInFlightToTheOwner() {
        Network small = new Network();
        small.limits = new WireLimits(WireLimits.DEFAULTS.frameBytes(), 3, 64);
        List<CallingNode> from = List.of(small.node(), small.node());
        CallingNode to = small.node();
        CallingNode between = small.node();
        from.forEach(node -> node.hosts = false);
        to.open("a");
        small.isCluster("a", to);
        from.forEach(node -> small.cut(node, to));
        List<Received<Object>> answers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            from.forEach(node -> answers.add(Received.from(node.act("a", "x"))));
            small.pass(Duration.ofMillis(150));
        }
        assertThat(to.ran).hasSize(3);
        assertThat(answers.get(3).error(OverloadedException.class).limit()).isEqualTo(3);
        to.ran.forEach(call -> answer(call, "done"));
        small.run();
        assertThat(answers.subList(0, 3)).allMatch(done -> "done".equals(done.value()));
        assertThat(between.elsewhere.relay().isIdle()).isTrue();
    }

    @Test
    void callsThatWaitAtTheRelayForTheOwnersLinkAreBoundedByTheirBytes() {
        network.silence(owner); // It lets nobody in.
        String large = "x".repeat(3 << 20);
        List<Received<Object>> answers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            answers.add(act(large));
        }
        assertThat(answers.subList(0, 5)).noneMatch(Received::isOver);
        assertThat(answers.get(5).error(OverloadedException.class).getMessage()).contains("bytes of calls that wait");
    }

    @Test
    void theLogSaysOnceThatCallsAreRelayedAndThatTheyAreNoLonger() {
        try (LogCapture log = new LogCapture(RelayEvents.class.getName())) {
            for (int i = 0; i < 3; i++) {
                answer(ownersTurn(act("x")), "1");
                network.run();
            }
            assertThat(log.of("")).hasSize(1).first().asString().contains("are relayed", owner.id.toString());
            network.mend(caller, owner);
            network.pass(Duration.ofSeconds(1));
            act("y");
            assertThat(log.of("")).hasSize(2).last().asString().contains("directly again", owner.id.toString());
        }
    }
}
