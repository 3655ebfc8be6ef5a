package dev.rouse.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorOptions;
import dev.rouse.CallTimeoutException;
import dev.rouse.Durability;
import dev.rouse.NodeUnavailableException;
import dev.rouse.RolledBackException;
import dev.rouse.StoreUnavailableException;
import dev.rouse.fixture.Probe;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.KvConflictException;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvMutation;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.KvVersionTooOldException;
import dev.rouse.kv.PendingCommit;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.kv.error.KvUnavailableException;
import dev.rouse.record.Keys;
import dev.rouse.record.Suffix;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Answers and their time, with the commit in the test's hand. */
class DurabilityTest {

    private final ScriptedStore store = new ScriptedStore();
    private final Probe.Gates gates = new Probe.Gates();
    private final TestNode node = TestNode.on(store, Probe.type(gates));
    private final Probe a = node.runtime().actor(Probe.class, "a");
    private final Probe b = node.runtime().actor(Probe.class, "b");

    @AfterEach
    void nothingIsLeftOpen() {
        store.releaseCommits();
        store.releaseReads();
        store.heal();
        node.close();
        store.verifyNoMoreCalls();
    }

    @Test
    void noReplyLeavesBeforeItsCommitIsDurable() {
        store.holdCommits();
        Received<Long> received = node.call(a.add(1));
        PendingCommit commit = store.expectCommit();
        commit.land();
        node.run();
        assertThat(received.isOver())
                .as("landed, but the store has not said so")
                .isFalse();
        commit.deliver();
        node.run();
        assertThat(received.value()).isEqualTo(1);
    }

    private static List<KvKey> keys(PendingCommit commit) {
        return commit.request().mutations().stream()
                .map(set -> ((KvMutation.Set) set).key())
                .toList();
    }

    @Test
    void actorWhoseCommitIsInFlightIsNotInTheGroupThatGoesBesideIt() {
        List<Probe> others = IntStream.range(0, 64)
                .mapToObj(i -> node.runtime().actor(Probe.class, "o" + i))
                .toList();
        node.await(a.value());
        others.forEach(other -> node.await(other.value()));
        store.holdCommits();
        node.call(a.add(1));
        PendingCommit first = store.expectCommit();
        Received<Long> again = node.call(a.add(1));
        others.forEach(other -> node.call(other.add(1)));
        PendingCommit second = store.expectCommit();
        assertThat(keys(second)).hasSize(64).doesNotContainAnyElementsOf(keys(first));
        second.apply();
        node.run();
        assertThat(node.call(others.get(0).value()).value()).isEqualTo(1);
        first.apply();
        node.run();
        assertThat(again.isOver()).isFalse();
        store.expectCommit().apply();
        node.run();
        assertThat(again.value()).isEqualTo(2);
    }

    @Test
    void aReaderDoesNotTellWhatIsNotDurable() {
        node.await(a.add(1));
        store.holdCommits();
        node.call(a.add(1));
        Received<Long> reader = node.call(a.value());
        assertThat(reader.isOver()).isFalse();
        store.expectCommit().apply();
        node.run();
        assertThat(reader.value()).isEqualTo(2);
    }

    @Test
    void aFailureThatSawAnUnsavedChangeWaitsToo() {
        node.await(a.add(1));
        store.holdCommits();
        node.call(a.add(1));
        Received<Long> failing = node.call(a.addAndFail(1));
        assertThat(failing.isOver()).isFalse();
        store.expectCommit().apply();
        node.run();
        assertThat(failing.isOver()).isTrue();
    }

    /** What it tells is a change of a turn that was in no hurry. */
    @Test
    void whatAReaderTellsIsStoredWithinItsOwnTime() {
        Puppet.Play play = new Puppet.Play()
                .part("add", puppet -> {
                    puppet.save(Durability.ON_SLEEP);
                    return Mono.just(puppet.add("x"));
                })
                .part("look", puppet -> {
                    puppet.save(Durability.within(Duration.ofSeconds(1)));
                    return Mono.just(puppet.now());
                });
        try (TestNode own = TestNode.on(new ScriptedStore(), play.type())) {
            Puppet puppet = own.runtime().actor(Puppet.class, "p");
            own.await(puppet.act("state"));
            own.await(puppet.act("add"));
            own.advance(Duration.ofSeconds(2));
            int before = own.commits;
            assertThat(own.await(puppet.look("look"))).isEqualTo("x");
            own.advance(Duration.ofMillis(900));
            assertThat(own.commits).isEqualTo(before);
            own.advance(Duration.ofMillis(200));
            assertThat(own.commits).isEqualTo(before + 1);
        }
    }

    @Test
    void newActorsMetaStateAndListingAreOneCommit() {
        store.holdCommits();
        node.call(a.add(1));
        PendingCommit commit = store.expectCommit();
        Keys keys = new Keys((byte) 'R');
        var address = dev.rouse.ActorAddress.of("probe", "a");
        assertThat(commit.mutations().stream().map(KvMutation.Set.class::cast).map(KvMutation.Set::key))
                .containsExactlyInAnyOrder(
                        keys.actor(address.id(), Suffix.meta()),
                        keys.actor(address.id(), Suffix.state()),
                        keys.listing(address));
        commit.apply();
    }

    @Test
    void turnsThatEndWhileACommitIsInFlightShareTheNextOne() {
        node.await(a.value());
        node.await(b.value());
        store.forgetCalls();
        store.holdCommits();
        Received<Long> first = node.call(a.add(1));
        List<Received<Long>> later = List.of(node.call(a.add(1)), node.call(b.add(1)), node.call(a.add(1)));
        store.expectCommit().apply();
        node.run();
        assertThat(first.value()).isEqualTo(1);
        PendingCommit second = store.expectCommit();
        assertThat(second.mutations()).as("one state of a, one of b").hasSize(2);
        assertThat(later).noneMatch(Received::isOver);
        second.apply();
        node.run();
        assertThat(later).extracting(Received::value).containsExactly(2L, 1L, 3L);
        assertThat(store.commits()).hasSize(2);
    }

    @Test
    void everyCommitCarriesTheEpochSinceTheVersionBeforeTheLast() {
        node.await(a.add(1));
        KvVersion last = store.version();
        store.holdCommits();
        node.call(a.add(1));
        PendingCommit commit = store.expectCommit();
        assertThat(commit.conflictKeys()).hasSize(1);
        assertThat(commit.since()).isEqualTo(last.previous());
        commit.apply();
    }

    @Test
    void anUnknownOutcomeThatWasAppliedIsRepeatedWithTheSameBytes() {
        node.await(a.add(1));
        store.holdCommits();
        Received<Long> received = node.call(a.add(1));
        PendingCommit first = store.expectCommit();
        first.applyAndLoseOutcome();
        repeatedWithTheSameBytes(first, received);
    }

    @Test
    void anUnknownOutcomeThatWasNotAppliedIsRepeatedWithTheSameBytes() {
        node.await(a.add(1));
        store.holdCommits();
        Received<Long> received = node.call(a.add(1));
        PendingCommit first = store.expectCommit();
        first.loseBeforeItLands();
        repeatedWithTheSameBytes(first, received);
    }

    private void repeatedWithTheSameBytes(PendingCommit first, Received<Long> received) {
        node.advance(Duration.ofMillis(50));
        PendingCommit again = store.expectCommit();
        assertThat(again.mutations()).isEqualTo(first.mutations());
        assertThat(received.isOver()).isFalse();
        again.apply();
        node.run();
        assertThat(received.value()).isEqualTo(2);
        store.releaseCommits();
        assertThat(node.await(a.value())).isEqualTo(2);
    }

    @Test
    void aConflictWithoutALostPlaceIsTriedAgain() {
        node.await(a.add(1));
        store.failNextCommit(new KvConflictException(null, new KvVersion(1)));
        assertThat(node.await(a.add(1))).isEqualTo(2);
        assertThat(node.fenced).isEmpty();
    }

    @Test
    void aVersionThatIsTooOldIsRefreshed() {
        node.await(a.add(1));
        store.failNextCommit(new KvVersionTooOldException(new KvVersion(1), new KvVersion(2)));
        assertThat(node.await(a.add(1))).isEqualTo(2);
    }

    @Test
    void anOutageHoldsAnswersBackUntilItEnds() {
        node.await(a.add(1));
        store.failEverything(() -> new KvUnavailableException("out", null));
        Received<Long> received = node.call(a.add(1));
        node.advance(Duration.ofSeconds(5));
        assertThat(received.isOver()).isFalse();
        store.heal();
        node.advance(Duration.ofSeconds(2));
        assertThat(received.value()).isEqualTo(2);
    }

    @Test
    void duringALongOutageTheNodeServesNothingAndThenServesAgain() {
        node.await(a.add(1));
        store.failEverything(() -> new KvUnavailableException("out", null));
        node.advance(Duration.ofSeconds(9));
        assertThat(node.runtime().health().ready()).isFalse();
        assertThat(node.call(a.value()).error()).isInstanceOf(NodeUnavailableException.class);
        store.heal();
        node.advance(Duration.ofSeconds(3));
        assertThat(node.runtime().health().ready()).isTrue();
        assertThat(node.await(a.value())).isEqualTo(1);
    }

    @Test
    void aReplyAfterAPauseOfTheWholeProcessIsHeldBack() {
        node.await(a.add(1));
        Received<Long> reader = node.call(a.valueAfter("gate"));
        store.holdCommits();
        node.jump(Duration.ofSeconds(20));
        gates.open("gate");
        node.run();
        assertThat(reader.error()).isInstanceOf(NodeUnavailableException.class);
    }

    @Test
    void aTakenStoreStopsTheNodeAndNothingIsWrittenLater() {
        node.await(a.add(1));
        node.await(b.add(1));
        Received<Long> running = node.call(b.addThenWait(1, "gate"));
        epochs().forEach(store::remove);
        var before = store.entries();
        Received<Long> sent = node.call(a.add(1));
        assertThat(sent.error()).as("refused").isInstanceOf(NodeUnavailableException.class);
        assertThat(node.fenced).hasSize(1);
        gates.open("gate");
        node.run();
        assertThat(running.error()).as("never sent").isInstanceOf(NodeUnavailableException.class);
        assertThat(node.call(a.add(1)).error()).isInstanceOf(NodeUnavailableException.class);
        node.advance(Duration.ofMinutes(1));
        assertThat(store.entries()).isEqualTo(before);
    }

    private List<KvKey> epochs() {
        KvKey prefix = new Keys((byte) 'R').epochs();
        return store.entries().stream()
                .map(dev.rouse.kv.KvEntry::key)
                .filter(key -> key.startsWith(prefix))
                .toList();
    }

    @Test
    void aCommitThatIsDefinitelyRefusedTakesBackWhatWasBuiltOnIt() {
        node.await(a.add(1));
        store.holdCommits();
        Received<Long> refused = node.call(a.add(1));
        Received<Long> builtOnIt = node.call(a.add(1));
        Received<Long> reader = node.call(a.value());
        store.expectCommit().fail(new dev.rouse.kv.error.KvTooLargeException("commit", 2, 1));
        store.releaseCommits();
        node.run();
        assertThat(refused.error()).isInstanceOf(dev.rouse.LimitExceededException.class);
        assertThat(builtOnIt.error()).isInstanceOf(RolledBackException.class);
        assertThat(reader.error()).isInstanceOf(RolledBackException.class);
        assertThat(node.await(a.add(1))).as("read anew from the store").isEqualTo(2);
    }

    @Test
    void aCallerMayStopWaitingWhileTheCommitGoesOn() {
        node.await(a.add(1));
        store.holdCommits();
        Received<Long> received = node.call(a.add(1));
        PendingCommit commit = store.expectCommit();
        received.cancel();
        node.run();
        assertThat(commit.isCancelled()).isFalse();
        commit.apply();
        node.run();
        store.releaseCommits();
        assertThat(node.await(a.value())).isEqualTo(2);
    }

    @Test
    void aCallTimesOutWhileItsCommitIsOutAndTheChangeIsKept() {
        node.await(a.add(1));
        store.holdCommits();
        Received<Long> received = node.call(a.add(1));
        PendingCommit commit = store.expectCommit();
        node.jump(Duration.ofSeconds(61));
        assertThat(received.error()).isInstanceOf(CallTimeoutException.class);
        commit.apply();
        store.releaseCommits();
        node.advance(Duration.ofSeconds(2));
        assertThat(node.await(a.value())).isEqualTo(2);
    }

    @Test
    void callsThatComeWhileAnActorSavesItselfForSleepAreServedByItsNextLife() {
        ActorOptions soon =
                ActorOptions.builder().idleTimeout(Duration.ofSeconds(1)).build();
        try (TestNode other = TestNode.on(store, options -> options, new byte[] {'S'}, Probe.type(gates, soon))) {
            Probe sleepy = other.runtime().actor(Probe.class, "a");
            other.await(sleepy.add(1));
            other.call(sleepy.addOnSleep(1));
            int constructed = gates.constructed;
            store.holdCommits();
            other.advance(Duration.ofSeconds(2));
            Received<Long> late = other.call(sleepy.add(1));
            assertThat(other.slept).isEmpty();
            assertThat(late.isOver()).isFalse();
            store.releaseCommits();
            other.until(late::isOver);
            assertThat(late.value()).isEqualTo(3);
            assertThat(gates.constructed).as("the next life").isEqualTo(constructed + 1);
        }
    }

    @Test
    void aStartThatTheStoreRefusesFailsItsCallersAndTheNextTriesAgain() {
        store.failNextRead(new KvUnavailableException("out", null));
        assertThat(node.call(a.add(1)).error()).isInstanceOf(StoreUnavailableException.class);
        assertThat(node.await(a.add(1))).isEqualTo(1);
    }
}
