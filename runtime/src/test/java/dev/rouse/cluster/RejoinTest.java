package dev.rouse.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ClusterView;
import dev.rouse.NodeHealth.Status;
import dev.rouse.NodeOptions;
import dev.rouse.NodeUnavailableException;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.RuntimeOptions;
import dev.rouse.fixture.Probe;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvFutureVersionException;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.PendingCommit;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.kv.error.KvOutcomeUnknownException;
import dev.rouse.kv.error.KvTooLargeException;
import dev.rouse.kv.error.KvUnavailableException;
import dev.rouse.record.Keys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** A node that lost its place begins anew, with nothing of before; unless it may not. */
class RejoinTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration TAKES_OVER = NodeOptions.defaults().lease().plus(SECOND.multipliedBy(3));

    private final ScriptedStore store = new ScriptedStore();
    private final Probe.Gates gates = new Probe.Gates();
    private final List<TestNode> nodes = new ArrayList<>();

    {
        store.exclusive(false);
    }

    @AfterEach
    void nothingIsLeftOpen() {
        gates.open("gate");
        store.heal();
        store.releaseReads();
        store.releaseCommits();
        store.releaseTransacts();
        nodes.forEach(TestNode::close);
        store.verifyNoMoreCalls();
    }

    private TestNode node() {
        return node(options -> options);
    }

    private TestNode node(UnaryOperator<RuntimeOptions.Builder> options) {
        TestNode node = TestNode.on(store, options, Probe.type(gates));
        nodes.add(node);
        return node;
    }

    private static Status status(TestNode node) {
        return node.runtime().health().status();
    }

    private static Probe a(TestNode node) {
        return node.runtime().actor(Probe.class, "a");
    }

    /** Somebody takes the place of whoever has one. */
    private void revokeAll() {
        store.entries().stream()
                .map(KvEntry::key)
                .filter(key -> key.startsWith(new Keys((byte) 'R').epochs()))
                .forEach(store::remove);
    }

    @Test
    void aNodeThatWasRevokedServesAgainAsANewIncarnation() {
        TestNode node = node();
        Probe a = a(node);
        node.await(a.add(5));
        revokeAll();
        assertThat(node.call(a.add(1)).error()).as("refused").isInstanceOf(NodeUnavailableException.class);
        assertThat(node.fenced).hasSize(1);
        TestNode.pass(SECOND.multipliedBy(2), node);
        assertThat(status(node)).isEqualTo(Status.SERVING);
        assertThat(node.await(a.add(1))).as("by the same reference").isEqualTo(6);
    }

    @Test
    void whatTheLostIncarnationKnewIsForgotten() {
        TestNode node = node();
        node.await(a(node).add(5));
        store.forgetCalls();
        revokeAll();
        node.call(a(node).add(1));
        TestNode.pass(SECOND.multipliedBy(2), node);
        node.starts.clear();
        store.forgetCalls();
        node.await(a(node).value());
        assertThat(node.starts).hasSize(1);
        assertThat(store.reads()).as("it is read, not remembered").isNotEmpty();
        assertThat(node.runtime().health().residentActors()).isOne();
    }

    @Test
    void aPausedOwnerChangesNothingOfItsSuccessorAndGetsItsShareAgain() {
        TestNode first = node();
        first.await(a(first).add(5));
        Received<Long> running = first.call(a(first).addThenWait(100, "gate"));
        Received<Long> waiting = first.call(a(first).add(100));
        TestNode second = node();
        assertThat(status(second)).as("its start took a lease").isEqualTo(Status.SERVING);
        assertThat(second.await(a(second).add(1))).isEqualTo(6);
        List<KvEntry> before = data();

        gates.open("gate");
        first.run();

        assertThat(running.error()).isInstanceOf(NodeUnavailableException.class);
        assertThat(waiting.error()).isInstanceOf(NodeUnavailableException.class);
        TestNode.pass(SECOND.multipliedBy(5), first, second);
        assertThat(status(first)).isEqualTo(Status.SERVING);
        assertThat(status(second)).isEqualTo(Status.SERVING);
        assertThat(data()).isEqualTo(before);
        TestNode.pass(TAKES_OVER, first);
        assertThat(first.await(a(first).add(1)))
                .as("the roles may change again")
                .isEqualTo(7);
    }

    private List<KvEntry> data() {
        byte[] root = {'R', 0x10};
        return store.entries().stream()
                .filter(entry -> entry.key().startsWith(dev.rouse.kv.KvKey.of(root)))
                .toList();
    }

    @Test
    void anOutcomeThatComesAfterTheIncarnationIsOverHarmsNobody() {
        TestNode node = node();
        node.await(a(node).add(5));
        store.holdCommits();
        Received<Long> sent = node.call(a(node).add(1));
        PendingCommit commit = store.expectCommit();
        commit.land();
        revokeAll();
        store.releaseCommits();
        TestNode.pass(SECOND.multipliedBy(3), node);
        assertThat(node.fenced).hasSize(1);
        assertThat(status(node)).isEqualTo(Status.SERVING);
        assertThat(node.await(a(node).add(1))).isEqualTo(7);
        assertThat(sent.error()).as("nobody waits any longer").isInstanceOf(OutcomeUnknownException.class);
        commit.deliver();
        node.run();
        assertThat(node.await(a(node).add(1))).isEqualTo(8);
    }

    @Test
    void anOutcomeThatComesBeforeTheNextIncarnationServesIsTold() {
        TestNode node = node();
        node.await(a(node).add(5));
        store.holdCommits();
        Received<Long> sent = node.call(a(node).add(1));
        PendingCommit commit = store.expectCommit();
        commit.land();
        revokeAll();
        store.holdTransacts();
        store.releaseCommits();
        TestNode.pass(SECOND, node);
        store.expectTransact().apply();
        assertThat(status(node)).isEqualTo(Status.FENCED);
        commit.deliver();
        node.run();
        assertThat(sent.value()).as("it was saved").isEqualTo(6);
    }

    @Test
    void aCommitThatCannotBeRepeatedIsAReasonToBeginAnew() {
        TestNode node = node();
        node.await(a(node).add(5));
        store.failNextCommit(new KvOutcomeUnknownException("lost", null));
        store.failNextCommit(new KvTooLargeException("commit", 2, 1));
        Received<Long> sent = node.call(a(node).add(1));
        TestNode.pass(SECOND.multipliedBy(2), node);
        assertThat(sent.error()).isInstanceOf(OutcomeUnknownException.class);
        assertThat(status(node)).isEqualTo(Status.SERVING);
        assertThat(node.await(a(node).add(1))).isEqualTo(6);
    }

    @Test
    void nodeThatCouldNotSayWhereItIsSaysItLater() {
        TestNode node = node();
        node.await(a(node).add(5));
        revokeAll();
        node.call(a(node).add(1));
        store.holdTransacts();
        TestNode.pass(SECOND, node);
        store.expectTransact().apply();
        node.run();
        store.expectTransact().fail(new KvUnavailableException("injected", null));
        node.run();
        store.releaseTransacts();
        TestNode.pass(SECOND.multipliedBy(5), node);
        assertThat(status(node)).isEqualTo(Status.SERVING);
        assertThat(node.runtime().cluster().view().members())
                .as("others bring calls to a member that they know")
                .singleElement()
                .satisfies(self -> assertThat(self.state()).isEqualTo(ClusterView.State.ACTIVE));
    }

    @Test
    void joiningAgainOutlivesAnOutage() {
        TestNode node = node();
        node.await(a(node).add(5));
        revokeAll();
        node.call(a(node).add(1));
        store.failEverything();
        TestNode.pass(Duration.ofMinutes(2), node);
        assertThat(status(node)).isEqualTo(Status.FENCED);
        Received<Void> serving = node.call(node.runtime().whenServing());
        assertThat(serving.isOver()).isFalse();
        store.heal();
        TestNode.pass(NodeOptions.defaults().lease().multipliedBy(2), node);
        assertThat(serving.isOver()).isTrue();
        assertThat(node.await(a(node).add(1))).isEqualTo(6);
    }

    @Test
    void aNodeThatStopsWhileItJoinsAgainStops() {
        TestNode node = node();
        revokeAll();
        node.call(a(node).add(1));
        store.failEverything();
        TestNode.pass(SECOND, node);
        assertThat(node.await(node.runtime().stop())).isZero();
        store.heal();
        store.forgetCalls();
        TestNode.pass(Duration.ofMinutes(1), node);
        assertThat(store.calls()).isZero();
        assertThat(status(node)).isEqualTo(Status.STOPPED);
    }

    private void assertStaysOut(TestNode node) {
        Received<Void> serving = node.call(node.runtime().whenServing());
        TestNode.pass(Duration.ofMinutes(1), node);
        assertThat(status(node)).isEqualTo(Status.FENCED);
        assertThat(serving.error()).isInstanceOf(NodeUnavailableException.class);
        assertThat(node.call(a(node).add(1)).error()).isInstanceOf(NodeUnavailableException.class);
    }

    @Test
    void aNodeThatIsToldNotToStaysOut() {
        TestNode node = node(options -> options.node(n -> n.rejoin(false)));
        revokeAll();
        node.call(a(node).add(1));
        assertStaysOut(node);
    }

    @Test
    void aNodeWhoseStoreIsNotTheOneItKnewStaysOut() {
        TestNode node = node();
        store.failNextCommit(new KvFutureVersionException(store.version(), new KvVersion(1)));
        node.call(a(node).add(1));
        assertStaysOut(node);
    }

    @Test
    void ofTwoRuntimesOnAnExclusiveStoreTheLaterKeepsIt() {
        store.exclusive(true);
        TestNode first = node();
        first.await(a(first).add(5));
        TestNode second = node();
        first.call(a(first).add(1));
        assertStaysOut(first);
        assertThat(first.runtime().health().reason()).contains("another runtime in this process took the store over");
        assertThat(second.await(a(second).add(1))).isEqualTo(6);
        assertThat(second.fenced).isEmpty();
    }

    @Test
    void aNodeThatWaitsToServeIsToldWhenItDoes() {
        TestNode node = node();
        revokeAll();
        node.call(a(node).add(1));
        Mono<Void> whenServing = node.runtime().whenServing();
        Received<Void> serving = node.call(whenServing);
        assertThat(serving.isOver()).isFalse();
        TestNode.pass(SECOND.multipliedBy(2), node);
        assertThat(serving.isOver()).isTrue();
        assertThat(node.call(whenServing).isOver()).isTrue();
    }
}
