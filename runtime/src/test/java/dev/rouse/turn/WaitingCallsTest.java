package dev.rouse.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorExistsException;
import dev.rouse.ActorOptions;
import dev.rouse.fixture.Probe;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.kv.error.KvTooLargeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls that wait, and those that wait no longer. */
class WaitingCallsTest {

    private final ScriptedStore store = new ScriptedStore();
    private final Probe.Gates gates = new Probe.Gates();
    private final TestNode node = TestNode.on(
            store,
            Probe.type(
                    gates,
                    ActorOptions.builder()
                            .mailboxCapacity(4)
                            .callTimeout(Duration.ofSeconds(10))
                            .build()));
    private final Probe a = node.runtime().actor(Probe.class, "a");

    @AfterEach
    void nothingIsLeftOpen() {
        gates.open("gate");
        store.releaseCommits();
        store.releaseReads();
        store.heal();
        node.close();
        store.verifyNoMoreCalls();
    }

    @Test
    void readersBehindAWriterThatGaveUpBegin() {
        node.await(a.add(1));
        node.call(a.valueAfter("gate"));
        Received<Long> writer = node.call(a.add(1));
        Received<Long> reader = node.call(a.value());
        assertThat(reader.isOver()).isFalse();
        writer.cancel();
        node.run();
        assertThat(reader.value()).isEqualTo(1);
    }

    @Test
    void readersBehindAWriterThatTimedOutBegin() {
        node.await(a.add(1));
        node.call(a.valueAfter("gate"));
        Received<Long> writer = node.call(a.add(1));
        node.advance(Duration.ofSeconds(9));
        Received<Long> reader = node.call(a.value());
        node.advance(Duration.ofSeconds(2));
        assertThat(writer.error()).isInstanceOf(dev.rouse.CallTimeoutException.class);
        assertThat(reader.value()).isEqualTo(1);
    }

    @Test
    void callsThatWereCancelledTakeNoRoom() {
        node.await(a.add(1));
        node.call(a.addThenWait(1, "gate"));
        List<Received<Long>> waiting = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            waiting.add(node.call(a.add(1)));
        }
        assertThat(node.call(a.add(1)).error()).isInstanceOf(dev.rouse.MailboxFullException.class);
        waiting.forEach(Received::cancel);
        node.run();
        Received<Long> next = node.call(a.add(1));
        assertThat(next.isOver()).isFalse();
        gates.open("gate");
        node.run();
        assertThat(next.value()).isEqualTo(3);
    }

    @Test
    void callsOfAllKindsWaitForOneStart() {
        store.holdReads();
        ActorAddress address = ActorAddress.of("probe", "a");
        Received<Long> get = node.call(node.runtime().get(Probe.class, "a").value());
        Received<Void> create = node.call(node.runtime().create(address, 5L));
        Received<Void> again = node.call(node.runtime().create(address, 6L));
        Received<Long> add = node.call(a.add(1));
        store.expectRead().apply();
        node.run();
        assertThat(get.error()).isInstanceOf(dev.rouse.ActorNotFoundException.class);
        assertThat(create.error()).isNull();
        assertThat(again.error()).isInstanceOf(ActorExistsException.class);
        assertThat(add.value()).isEqualTo(6);
    }

    @Test
    void whoIsToldThatAnActorExistsIsToldWhenThatIsDurable() {
        ActorAddress address = ActorAddress.of("probe", "a");
        store.holdCommits();
        Received<Void> first = node.call(node.runtime().create(address, 5L));
        Received<Void> second = node.call(node.runtime().create(address, 6L));
        assertThat(second.isOver()).isFalse();
        store.expectCommit().fail(new KvTooLargeException("commit", 2, 1));
        store.releaseCommits();
        node.run();
        assertThat(first.error()).isNotNull();
        assertThat(second.error()).isInstanceOf(dev.rouse.RolledBackException.class);
    }

    @Test
    void aCallRacingADestroyIsMadeAgainUntilItBeginsTheNextLife() {
        node.await(a.add(7));
        store.holdCommits();
        node.call(a.add(1));
        Received<Void> destroyed = node.call(node.runtime().destroy(ActorAddress.of("probe", "a")));
        Received<Long> late = node.call(a.add(1));
        assertThat(late.isOver()).isFalse();
        store.expectCommit().apply();
        node.run();
        assertThat(destroyed.isOver()).isFalse();
        store.expectCommit().apply();
        node.run();
        assertThat(destroyed.isOver()).isTrue();
        store.releaseCommits();
        node.advance(Duration.ofMillis(30));
        assertThat(late.value()).isEqualTo(1);
        assertThat(node.await(a.add(1))).isEqualTo(2);
    }

    @Test
    void aCallIsMadeFiveTimesBeforeItIsToldThatTheActorIsBeingDestroyed() {
        node.await(a.add(7));
        store.holdCommits();
        Received<Void> destroyed = node.call(node.runtime().destroy(ActorAddress.of("probe", "a")));
        Received<Long> late = node.call(a.add(1));
        node.advance(Duration.ofMillis(180));
        assertThat(late.isOver()).isFalse();
        node.advance(Duration.ofMillis(220));
        assertThat(late.error()).isInstanceOf(dev.rouse.ActorDestroyedException.class);
        store.expectCommit().apply();
        node.run();
        assertThat(destroyed.isOver()).isTrue();
    }

    @Test
    void aReplyMayDestroyItsActorAndStopTheRuntimeAtOnce() {
        node.await(a.add(7));
        Received<Integer> stopped = Received.from(a.add(1)
                .then(node.runtime().destroy(ActorAddress.of("probe", "a")))
                .then(node.runtime().stop()));
        node.until(stopped::isOver);
        assertThat(stopped.value()).isZero();
    }

    @Test
    void aReplyMayCallTheSameActorAgainTenThousandTimes() {
        Received<Long> received = node.call(a.add(1).repeat(9_999).last());
        node.until(received::isOver);
        assertThat(received.value()).isEqualTo(10_000);
    }
}
