package dev.rouse.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorId;
import dev.rouse.CallTimeoutException;
import dev.rouse.NodeUnavailableException;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.Principal;
import dev.rouse.call.Call;
import dev.rouse.call.CallTarget;
import dev.rouse.cluster.table.TableView;
import dev.rouse.fixture.Received;
import dev.rouse.record.ShardRecord;
import dev.rouse.shard.ShardSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Calls whose shards move while they are on their way. */
class MovedCallTest {

    private final Network network = new Network();
    private final CallingNode caller = network.node();
    private final CallingNode giver = network.node();
    private final CallingNode taker = network.node();

    private static void answer(Call call, Object value) {
        call.begins();
        call.complete(value);
    }

    private static List<Object> parts(CallingNode node) {
        List<Object> parts = new ArrayList<>();
        node.ran.forEach(call -> parts.add(call.arguments()[0]));
        return parts;
    }

    @Test
    void aCallGoesOnToWhoHasItsShardNow() {
        caller.knows("a", giver, 1);
        giver.knows("a", taker, 2);
        taker.open("a");
        Received<Object> answer = Received.from(caller.act("a", "x"));
        answer(taker.next(), "y");
        network.run();
        assertThat(answer.value()).isEqualTo("y");
        assertThat(caller.routes.of(CallingNode.shard("a")).owner()).isEqualTo(taker.id);
        assertThat(giver.ran).isEmpty();
    }

    @Test
    void aCallThatGoesOnKeepsItsPrincipal() {
        caller.knows("a", giver, 1);
        giver.knows("a", taker, 2);
        taker.open("a");
        Received.from(caller.as(Principal.of("ann"), "a", "x"));
        Received.from(caller.act("a", "y"));
        assertThat(taker.next().calledBy()).isEqualTo(new CallTarget.Caller(Principal.of("ann"), null));
        assertThat(taker.next().calledBy()).isNull();
    }

    @Test
    void anAnswerThatIsOlderThanWhatIsKnownChangesNoRoute() {
        caller.knows("a", giver, 5);
        giver.knows("a", taker, 4);
        Received.from(caller.act("a", "x"));
        int before = caller.looks;
        network.run();
        assertThat(caller.routes.of(CallingNode.shard("a")).owner()).isEqualTo(giver.id);
        assertThat(caller.looks).isGreaterThan(before);
        assertThat(taker.ran).isEmpty();
        giver.open("a");
        network.pass(Duration.ofMillis(50));
        assertThat(giver.ran).hasSize(1);
    }

    @Test
    void aNodeThatIsAboutToGetAShardHoldsItsCalls() {
        caller.knows("a", taker, 1);
        taker.routes.expect(ShardSet.of(CallingNode.shard("a")));
        Received<Object> answer = Received.from(caller.act("a", "x"));
        network.run();
        assertThat(taker.ran).isEmpty();
        assertThat(answer.isOver()).isFalse();
        taker.open("a");
        answer(taker.next(), "y");
        network.run();
        assertThat(answer.value()).isEqualTo("y");
    }

    @Test
    void aNodeThatGivesAShardAwayHoldsItsCallsUntilItIsKnownWhoHasIt() {
        caller.knows("a", giver, 1);
        giver.knows("a", giver, 1);
        Received<Object> answer = Received.from(caller.act("a", "x"));
        Received<Object> ofTheGiver = Received.from(giver.act("a", "z"));
        network.run();
        assertThat(answer.isOver()).isFalse();
        taker.open("a");
        giver.knows("a", taker, 2);
        network.run();
        assertThat(parts(taker)).containsExactlyInAnyOrder("x", "z");
        List.copyOf(taker.ran).forEach(call -> answer(call, "y"));
        network.run();
        assertThat(answer.value()).isEqualTo("y");
        assertThat(ofTheGiver.value()).isEqualTo("y");
    }

    @Test
    void callsKeepTheirOrderWhereTheirShardMoves() {
        caller.knows("a", giver, 1);
        giver.open("a");
        for (int i = 0; i < 5; i++) {
            Received.from(caller.act("a", "" + i));
        }
        network.run();
        assertThat(parts(giver)).hasSize(5);
        giver.close("a");
        giver.knows("a", taker, 2);
        List<Call> refused = List.copyOf(giver.ran);
        giver.ran.clear();
        refused.forEach(giver::arrived); // What a lane does with those that waited in a mailbox.
        giver.executor.runNow();
        taker.open("a");
        for (int i = 5; i < 10; i++) {
            Received.from(caller.act("a", "" + i));
        }
        network.run();
        assertThat(parts(taker)).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    }

    @Test
    void callsWaitForTheAnswersOfTheLastOwnerAndNotForLong() {
        caller.knows("a", giver, 1);
        giver.open("a");
        taker.open("a");
        Received<Object> first = Received.from(caller.act("a", "0"));
        network.run();
        caller.knows("a", taker, 2);
        Received.from(caller.act("a", "1"));
        network.run();
        assertThat(parts(taker)).isEmpty();
        answer(giver.next(), "done");
        network.run();
        assertThat(first.value()).isEqualTo("done");
        assertThat(parts(taker)).containsExactly("1");

        caller.knows("a", giver, 3);
        Received.from(caller.act("a", "2"));
        network.pass(Duration.ofMillis(150));
        assertThat(parts(giver)).as("the other one never answers").containsExactly("2");
    }

    @Test
    void aCallThatIsSentToAndFroPausesAndIsMadeWhenItSettles() {
        caller.knows("a", giver, 1);
        giver.knows("a", taker, 2);
        taker.knows("a", giver, 3);
        Received<Object> answer = Received.from(caller.act("a", "x"));
        network.run();
        int sent = network.packets;
        network.pass(Duration.ofSeconds(1));
        assertThat(network.packets - sent).as("it does not go round and round").isLessThan(40);
        giver.open("a");
        network.pass(Duration.ofMillis(600));
        answer(giver.next(), "y");
        network.run();
        assertThat(answer.value()).isEqualTo("y");
    }

    @Test
    void aCallGoesOnTwiceAndThenPauses() {
        List<CallingNode> owners = new ArrayList<>(List.of(giver, taker));
        owners.add(network.node());
        owners.add(network.node());
        caller.knows("a", owners.get(0), 1);
        for (int i = 0; i < 3; i++) {
            owners.get(i).knows("a", owners.get(i + 1), i + 2);
        }
        owners.get(3).open("a");
        Received.from(caller.act("a", "x"));
        network.run();
        assertThat(caller.routes.of(CallingNode.shard("a")).owner()).isEqualTo(owners.get(3).id);
        assertThat(owners.get(3).ran).as("it went on twice").isEmpty();
        network.pass(Duration.ofMillis(50));
        assertThat(owners.get(3).ran).hasSize(1);
    }

    @Test
    void aCallThatPausesHoldsBackThoseToItsActorAndNoOthers() {
        String other = sameShard("a");
        caller.knows("a", giver, 1);
        giver.open("a");
        Received.from(caller.act("a", "1"));
        giver.next().refuse(new NodeUnavailableException("not yet"));
        network.run();
        Received.from(caller.act("a", "2"));
        Received.from(caller.act(other, "3"));
        network.run();
        assertThat(parts(giver)).containsExactly("3");
        network.pass(Duration.ofMillis(50));
        assertThat(parts(giver)).containsExactly("3", "1", "2");
    }

    private static String sameShard(String key) {
        for (int i = 0; ; i++) {
            if (CallingNode.shard("k" + i) == CallingNode.shard(key)) {
                return "k" + i;
            }
        }
    }

    @Test
    void aCallThatIsMovedForeverEndsAsOneOfWhichNothingHappened() {
        caller.knows("a", giver, 1);
        giver.knows("a", taker, 2);
        taker.knows("a", giver, 3);
        Received<Object> answer = Received.from(caller.within(Duration.ofSeconds(2), "a", "x"));
        network.pass(Duration.ofMillis(2_050));
        answer.error(NodeUnavailableException.class);
    }

    // Nodes that do not take a call.

    @Test
    void aTypeThatTheOwnerDoesNotHaveYetIsWaitedFor() {
        caller.knows("a", giver, 1);
        giver.open("a");
        giver.hosts = false;
        Received<Object> answer = Received.from(caller.act("a", "x"));
        network.pass(Duration.ofSeconds(1));
        assertThat(answer.isOver()).isFalse();
        giver.hosts = true;
        network.pass(Duration.ofMillis(600));
        answer(giver.next(), "y");
        network.run();
        assertThat(answer.value()).isEqualTo("y");
    }

    @Test
    void aTypeThatTheOwnerDoesNotGetInTimeEndsTheCallRetryable() {
        caller.knows("a", giver, 1);
        giver.hosts = false;
        Received<Object> answer = Received.from(caller.within(Duration.ofSeconds(1), "a", "x"));
        network.pass(Duration.ofMillis(1_010));
        assertThat(answer.error(NodeUnavailableException.class).reason()).contains("puppet");
    }

    @Test
    void aCallOfWhichTheOwnerSaysThatNothingBeganIsMadeAgain() {
        caller.knows("a", giver, 1);
        giver.open("a");
        Received<Object> answer = Received.from(caller.act("a", "x"));
        giver.next().refuse(new NodeUnavailableException("it stops"));
        network.pass(Duration.ofMillis(100));
        answer(giver.next(), "y");
        network.run();
        assertThat(answer.value()).isEqualTo("y");
    }

    @Test
    void aCallWhoseTurnBeganIsNotMadeAgainWhateverItsError() {
        caller.knows("a", giver, 1);
        giver.open("a");
        Received<Object> answer = Received.from(caller.act("a", "x"));
        Call call = giver.next();
        call.begins();
        call.fail(new NodeUnavailableException("it stops"));
        network.pass(Duration.ofMillis(500));
        answer.error(NodeUnavailableException.class);
        assertThat(giver.ran).isEmpty();
    }

    @Test
    void aCallThatChangesNothingIsMadeAgainThoughItsTurnBegan() {
        caller.knows("a", giver, 1);
        giver.open("a");
        Received<Object> answer = Received.from(caller.look("a", "x"));
        Call call = giver.next();
        call.begins();
        call.fail(new NodeUnavailableException("it stops"));
        network.pass(Duration.ofMillis(100));
        answer(giver.next(), "y");
        network.run();
        assertThat(answer.value()).isEqualTo("y");
    }

    // Links that break.

    @Test
    void aNodeThatIsNotReachedYetIsTriedAgain() {
        network.kill(giver);
        caller.knows("a", giver, 1);
        Received<Object> answer = Received.from(caller.act("a", "x"));
        network.pass(Duration.ofMillis(300));
        assertThat(answer.isOver()).isFalse();
        assertThat(caller.looks).isGreaterThan(2);
        taker.open("a");
        caller.knows("a", taker, 2);
        answer(taker.next(), "y");
        network.run();
        assertThat(answer.value()).isEqualTo("y");
    }

    @Test
    void aNodeThatIsNeverReachedEndsTheCallWithTheReason() {
        network.kill(giver);
        caller.knows("a", giver, 1);
        Received<Object> answer = Received.from(caller.within(Duration.ofSeconds(1), "a", "x"));
        network.pass(Duration.ofMillis(1_010));
        assertThat(answer.error(NodeUnavailableException.class).reason()).contains("cannot be reached");
    }

    @Test
    void aCallThatWasSentOverALinkThatBreaksHasAnUnknownOutcome() {
        caller.knows("a", giver, 1);
        giver.open("a");
        Received<Object> changes = Received.from(caller.act("a", "x"));
        Received<Object> reads = Received.from(caller.look("a", "y"));
        network.run();
        network.kill(giver);
        changes.error(OutcomeUnknownException.class);
        assertThat(reads.isOver()).isFalse();
        taker.open("a");
        caller.knows("a", taker, 2);
        network.pass(Duration.ofMillis(200));
        answer(taker.next(), "z");
        network.run();
        assertThat(reads.value()).isEqualTo("z");
    }

    @Test
    void aCallThatWaitsForALinkThatBreaksIsMadeAgain() {
        caller.knows("a", giver, 1);
        network.silence(giver);
        Received<Object> answer = Received.from(caller.act("a", "x"));
        network.run();
        network.lose(giver);
        assertThat(answer.isOver()).isFalse();
        taker.open("a");
        caller.knows("a", taker, 2);
        network.pass(Duration.ofMillis(300));
        answer(taker.next(), "y");
        network.run();
        assertThat(answer.value()).isEqualTo("y");
    }

    @Test
    void callsOfANodeWhoseLinkBreaksAreCancelled() {
        caller.knows("a", giver, 1);
        giver.open("a");
        Received.from(caller.act("a", "x"));
        Call call = giver.next();
        network.kill(caller);
        assertThat(call.isEnded()).isTrue();
    }

    @Test
    void anAnswerThatComesAfterTheTimeOutIsNobodys() {
        caller.knows("a", giver, 1);
        giver.open("a");
        Received<Object> answer = Received.from(caller.within(Duration.ofSeconds(1), "a", "x"));
        Call call = giver.next();
        network.silence(giver);
        answer(call, "late");
        network.pass(Duration.ofMillis(1_010));
        answer.error(CallTimeoutException.class);
        network.speak(giver);
        assertThat(caller.thrown).hasOnlyElementsOfType(CallTimeoutException.class);
    }

    /** The table as it is with these, the shard of {@code key} being the first one's. */
    private static TableView table(String key, CallingNode... members) {
        List<ShardRecord> rows = new ArrayList<>(Collections.nCopies(ActorId.SHARDS, ShardRecord.NEW));
        rows.set(CallingNode.shard(key), ShardRecord.NEW.claimedBy(members[0].id));
        return new TableView(
                null,
                Arrays.stream(members).map(node -> node.id).collect(Collectors.toSet()),
                Map.of(),
                rows,
                Set.of());
    }

    @Test
    void nodeThatJoinedSinceTheTableWasLookedAtHasNotLeft() {
        caller.routes.learned(table("b", giver, caller));
        caller.knows("a", giver, 2);
        giver.knows("a", taker, 3);
        taker.open("a");
        Received<Object> answer = Received.from(caller.act("a", "x"));
        Call call = taker.next();
        network.pass(Duration.ofSeconds(3));
        answer(call, "y");
        network.run();
        assertThat(answer.value()).isEqualTo("y");
    }

    @Test
    void callsToANodeEndThatTheNextTableHasNoMore() {
        caller.routes.learned(table("a", giver, caller));
        caller.knows("a", giver, 2);
        giver.open("a");
        Received<Object> answer = Received.from(caller.act("a", "x"));
        giver.next();
        caller.routes.learned(table("c", taker, caller));
        network.pass(Duration.ofMillis(1_100));
        assertThat(answer.error()).isInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void callsToANodeThatHasLeftAndDoesNotAnswerEnd() {
        caller.routes.learned(table("a", giver, caller));
        caller.knows("a", giver, 2);
        giver.open("a");
        Received<Object> answer = Received.from(caller.act("a", "x"));
        giver.next();
        caller.routes.learned(table("b", taker, caller, giver));
        network.run();
        caller.routes.learned(table("c", taker, caller));
        network.pass(Duration.ofMillis(900));
        assertThat(answer.isOver()).isFalse();
        network.pass(Duration.ofMillis(200));
        assertThat(answer.error()).isInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void callsToANodeThatHasLeftEndThoughNoShardIsNews() {
        TableView before = table("a", giver, caller);
        caller.routes.learned(before);
        caller.knows("a", giver, 2);
        giver.open("a");
        Received<Object> answer = Received.from(caller.act("a", "x"));
        giver.next();
        caller.routes.learned(new TableView(null, Set.of(caller.id), Map.of(), before.shards(), Set.of()));
        network.pass(Duration.ofMillis(900));
        assertThat(answer.isOver()).isFalse();
        network.pass(Duration.ofMillis(200));
        assertThat(answer.error()).isInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void callsToANodeThatHasLeftAndWasSilentEndAtOnce() {
        caller.routes.learned(table("a", giver, caller));
        caller.knows("a", giver, 2);
        giver.open("a");
        Received<Object> answer = Received.from(caller.act("a", "x"));
        giver.next();
        caller.silent.add(giver.id);
        caller.routes.learned(table("c", taker, caller));
        network.run();
        assertThat(answer.error()).isInstanceOf(OutcomeUnknownException.class);
    }
}
