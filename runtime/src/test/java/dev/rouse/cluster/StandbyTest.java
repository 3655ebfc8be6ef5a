package dev.rouse.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.NodeHealth.Status;
import dev.rouse.NodeOptions;
import dev.rouse.NodeUnavailableException;
import dev.rouse.RuntimeOptions;
import dev.rouse.fixture.Probe;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.host.ActorRuntime;
import dev.rouse.host.ActorRuntimeBuilder;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.record.Keys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Several nodes on one store: one serves, the others stand by and take over when it is gone. */
class StandbyTest {

    private static final Duration LEASE = NodeOptions.defaults().lease();
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration TAKES_OVER = LEASE.plus(SECOND.multipliedBy(3));

    private final ScriptedStore store = new ScriptedStore();
    private final Probe.Gates gates = new Probe.Gates();
    private final List<TestNode> nodes = new ArrayList<>();
    private final Keys keys = new Keys((byte) 'R');

    {
        store.exclusive(false);
    }

    @AfterEach
    void nothingIsLeftOpen() {
        store.heal();
        store.releaseReads();
        store.releaseCommits();
        store.releaseTransacts();
        nodes.stream().filter(TestNode::isStarted).forEach(TestNode::close);
        store.verifyNoMoreCalls();
    }

    private TestNode begin() {
        return begin(options -> options);
    }

    private TestNode begin(UnaryOperator<RuntimeOptions.Builder> options) {
        TestNode node = TestNode.begin(store, options, Probe.type(gates));
        nodes.add(node);
        return node;
    }

    private void pass(Duration time, TestNode... running) {
        TestNode.pass(time, running);
    }

    /** A first node that serves. */
    private TestNode owner() {
        TestNode node = begin();
        pass(SECOND, node);
        assertThat(status(node)).isEqualTo(Status.SERVING);
        return node;
    }

    /** A further node that has found out about the others. */
    private TestNode standby(TestNode... running) {
        TestNode node = begin();
        pass(
                SECOND.multipliedBy(3),
                Stream.concat(Stream.of(node), Stream.of(running)).toArray(TestNode[]::new));
        assertThat(status(node)).isEqualTo(Status.STANDBY);
        return node;
    }

    private static Status status(TestNode node) {
        return node.runtime().health().status();
    }

    private static Probe a(TestNode node) {
        return node.runtime().actor(Probe.class, "a");
    }

    /** Its monotonic clock has not moved, so by that its lease is young. */
    @Test
    void aNodeThatWasSuspendedTellsNothingOfWhatAnotherMayHaveChanged() {
        TestNode first = owner();
        assertThat(first.await(a(first).add(1))).isEqualTo(1);
        TestNode second = standby(first);
        pass(TAKES_OVER, second);
        first.setWallClock(TAKES_OVER);
        assertThat(second.await(a(second).add(1))).isEqualTo(2);
        assertThat(first.runtime().health().status()).isEqualTo(Status.UNCONFIRMED);
        assertThat(first.call(a(first).value()).error()).isInstanceOf(NodeUnavailableException.class);
        pass(SECOND.multipliedBy(3), first, second);
        assertThat(first.fenced).hasSize(1);
    }

    private long epochs() {
        return store.entries().stream()
                .map(KvEntry::key)
                .filter(key -> key.startsWith(keys.epochs()))
                .count();
    }

    @Test
    void theFirstNodeOfAStoreServesAtOnce() {
        TestNode node = begin();
        node.run();
        assertThat(status(node)).isEqualTo(Status.SERVING);
        assertThat(node.call(node.runtime().whenServing()).isOver()).isTrue();
    }

    @Test
    void aNodeStandsByWhileAnotherServesAndSaysWhich() {
        TestNode first = owner();
        first.await(a(first).add(1));
        TestNode second = standby(first);
        Received<Void> serving = second.call(second.runtime().whenServing());
        pass(Duration.ofMinutes(2), first, second);
        assertThat(status(first)).isEqualTo(Status.SERVING);
        assertThat(second.runtime().health().ready()).isFalse();
        assertThat(second.runtime().health().reason()).matches("node [0-9a-f]{32} serves and this one stands by");
        assertThat(second.call(a(second).add(1)).error())
                .isInstanceOf(NodeUnavailableException.class)
                .hasMessageContaining("serves and this one stands by");
        assertThat(second.call(second.runtime().list("probe", null, 1)).error())
                .isInstanceOf(NodeUnavailableException.class);
        assertThat(second.call(second.runtime().prewarm(Flux.empty())).error())
                .isInstanceOf(NodeUnavailableException.class);
        assertThat(serving.isOver()).isFalse();
        assertThat(first.fenced).isEmpty();
        assertThat(second.fenced).isEmpty();
    }

    @Test
    void aNodeThatStopsHandsOverWithinAHeartbeat() {
        TestNode first = owner();
        first.await(a(first).add(5));
        TestNode second = standby(first);
        Received<Void> serving = second.call(second.runtime().whenServing());
        first.close();
        pass(SECOND, second);
        assertThat(serving.isOver()).isTrue();
        assertThat(second.await(a(second).add(1))).isEqualTo(6);
        assertThat(status(second)).isEqualTo(Status.SERVING);
    }

    @Test
    void aNodeThatDiedIsReplacedAfterItsLeaseAndNotBefore() {
        TestNode first = owner();
        first.await(a(first).add(5));
        TestNode second = standby(first);
        pass(LEASE.minus(SECOND), second);
        assertThat(status(second)).isEqualTo(Status.STANDBY);
        pass(SECOND.multipliedBy(3), second);
        assertThat(second.await(a(second).add(1))).isEqualTo(6);
    }

    @Test
    void aNodeThatStartsOnTheStoreOfADeadOneServesAfterItsLease() {
        TestNode first = owner();
        first.await(a(first).add(5));
        TestNode second = begin();
        pass(LEASE.minus(SECOND), second);
        assertThat(second.isStarted()).as("it does not know yet").isFalse();
        pass(SECOND.multipliedBy(3), second);
        assertThat(second.isStarted()).isTrue();
        assertThat(second.await(a(second).add(1))).isEqualTo(6);
    }

    @Test
    void aNodeThatDiesWhileAnotherStartsIsReplacedAllTheSame() {
        TestNode first = owner();
        TestNode second = begin();
        pass(Duration.ofMillis(500), first, second);
        pass(TAKES_OVER, second);
        assertThat(status(second)).isEqualTo(Status.SERVING);
    }

    @Test
    void ofTwoThatStandByOneTakesOver() {
        TestNode first = owner();
        TestNode second = standby(first);
        TestNode third = standby(first, second);
        pass(TAKES_OVER, second, third);
        assertThat(List.of(status(second), status(third))).containsExactlyInAnyOrder(Status.SERVING, Status.STANDBY);
        TestNode owner = status(second) == Status.SERVING ? second : third;
        owner.await(a(owner).add(1));
        pass(Duration.ofMinutes(1), second, third);
        assertThat(List.of(status(second), status(third))).containsExactlyInAnyOrder(Status.SERVING, Status.STANDBY);
        assertThat(second.fenced).isEmpty();
        assertThat(third.fenced).isEmpty();
    }

    @Test
    void aStandbyThatDiedDisturbsNobodyAndItsRecordsGo() {
        TestNode first = owner();
        standby(first);
        assertThat(epochs()).isEqualTo(2);
        pass(LEASE.multipliedBy(3), first);
        assertThat(epochs()).isOne();
        assertThat(status(first)).isEqualTo(Status.SERVING);
        assertThat(first.await(a(first).add(1))).isOne();
    }

    @Test
    void aStandbyThatStopsLeavesTheOwnerAlone() {
        TestNode first = owner();
        TestNode second = standby(first);
        second.close();
        assertThat(epochs()).isOne();
        assertThat(first.await(a(first).add(1))).isOne();
        assertThat(status(second)).isEqualTo(Status.STOPPED);
        assertThat(second.call(second.runtime().whenServing()).error()).isInstanceOf(NodeUnavailableException.class);
    }

    @Test
    void aStoreThatAnswersNobodyForLongerThanALeaseMakesNobodyLoseItsPlace() {
        TestNode first = owner();
        TestNode second = standby(first);
        store.holdEverything();
        pass(LEASE.multipliedBy(2), first, second);
        assertThat(status(first)).isEqualTo(Status.UNCONFIRMED);
        assertThat(first.call(a(first).add(1)).error()).isInstanceOf(NodeUnavailableException.class);
        store.releaseReads();
        store.releaseTransacts();
        store.releaseCommits();
        pass(SECOND.multipliedBy(3), first, second);
        assertThat(status(first)).isEqualTo(Status.SERVING);
        assertThat(first.await(a(first).add(1))).isOne();
        assertThat(status(second)).isEqualTo(Status.STANDBY);
        assertThat(first.fenced).isEmpty();
        assertThat(second.fenced).isEmpty();
    }

    @Test
    void anUnreachableStoreMakesNobodyLoseItsPlaceEither() {
        TestNode first = owner();
        TestNode second = standby(first);
        store.failEverything();
        pass(Duration.ofMinutes(2), first, second);
        assertThat(status(first)).isEqualTo(Status.UNCONFIRMED);
        store.heal();
        pass(SECOND.multipliedBy(3), first, second);
        assertThat(status(first)).isEqualTo(Status.SERVING);
        assertThat(first.await(a(first).add(1))).isOne();
        assertThat(first.fenced).isEmpty();
        assertThat(second.fenced).isEmpty();
    }

    @Test
    void aStartThatIsGivenUpLeavesNothingBehind() {
        TestNode first = owner();
        ActorRuntimeBuilder builder =
                ActorRuntime.builder().store(store).rootPrefix((byte) 'R').register(Probe.type(gates));
        Received<ActorRuntime> second = Received.from(builder.start());
        assertThat(epochs()).isEqualTo(2);
        second.cancel();
        assertThat(epochs()).isOne();
        assertThat(first.await(a(first).add(1))).isOne();
    }

    @Test
    void whatWasMadeOnceReachesEveryLaterOwner() {
        TestNode first = owner();
        TestNode second = standby(first);
        Mono<Long> call = a(second).add(1);
        assertThat(second.call(call).error()).isInstanceOf(NodeUnavailableException.class);
        first.close();
        pass(SECOND, second);
        assertThat(second.call(call).value()).isOne();
    }
}
