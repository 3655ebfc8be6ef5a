package dev.rouse.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorId;
import dev.rouse.ActorPausedException;
import dev.rouse.NodeHealth.Status;
import dev.rouse.NodeUnavailableException;
import dev.rouse.RuntimeOptions;
import dev.rouse.fixture.Probe;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.host.RuntimeAccess;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.kv.error.KvUnavailableException;
import dev.rouse.record.Keys;
import dev.rouse.record.NodeId;
import dev.rouse.record.ShardRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Several nodes on one store share its shards. */
class ClusterTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

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

    /** Shards by owner. */
    private Map<NodeId, Long> owned() {
        return store.entries().stream()
                .filter(row -> row.key().startsWith(keys.shardOwners()))
                .map(row -> ShardRecord.decode(row.key(), row.value()))
                .filter(row -> row.owner() != null)
                .collect(Collectors.groupingBy(ShardRecord::owner, Collectors.counting()));
    }

    @Test
    void firstNodeOfAStoreServesAtOnceAndHasAll() {
        TestNode node = begin();
        node.run();
        assertThat(node.runtime().health().status()).isEqualTo(Status.SERVING);
        assertThat(owned().values()).containsExactly((long) ActorId.SHARDS);
    }

    @Test
    void secondNodeGetsHalfOfTheShards() {
        TestNode first = begin();
        pass(SECOND, first);
        TestNode second = begin();
        pass(SECOND.multipliedBy(10), first, second);
        assertThat(owned().values()).containsExactly(512L, 512L);
        assertThat(second.runtime().health().status()).isEqualTo(Status.SERVING);
        first.close();
        pass(SECOND.multipliedBy(2), second);
        assertThat(owned().values()).containsExactly(1024L);
    }

    @Test
    void lastOfThoseThatStopAtOnceWaitsForNobodyToTakeItsShards() {
        TestNode first = begin();
        pass(SECOND, first);
        TestNode second = begin();
        pass(SECOND.multipliedBy(10), first, second);
        Received<Integer> one = Received.from(first.runtime().stop());
        Received<Integer> other = Received.from(second.runtime().stop());
        pass(SECOND.multipliedBy(5), first, second);
        assertThat(one.value()).isZero();
        assertThat(other.value()).isZero();
    }

    @Test
    void nodeThatStopsWaitsForNobodyWhoHasGoneSinceItLooked() {
        TestNode first = begin();
        pass(SECOND, first);
        TestNode second = begin();
        pass(SECOND.multipliedBy(10), first, second);
        Received<Integer> gone = Received.from(first.runtime().stop());
        pass(SECOND, first);
        Received<Integer> stopped = Received.from(second.runtime().stop());
        pass(SECOND.multipliedBy(10), first, second);
        assertThat(stopped.value()).isZero();
        assertThat(gone.isOver()).isTrue();
    }

    /** Runs both until {@code call} is answered. */
    private <T> T await(Mono<T> call, TestNode... running) {
        Received<T> received = Received.from(call);
        for (int i = 0; i < 100 && !received.isOver(); i++) {
            pass(Duration.ofMillis(50), running);
        }
        return received.value();
    }

    @Test
    void callsReachTheirActorsFromEveryNode() {
        TestNode first = begin();
        pass(SECOND, first);
        for (int i = 0; i < 20; i++) {
            await(first.runtime().actor(Probe.class, "a" + i).add(i), first);
        }
        TestNode second = begin();
        for (int round = 1; round < 20; round++) {
            for (int i = 0; i < 20; i++) {
                TestNode caller = i % 2 == 0 ? first : second;
                if (caller.isStarted()) {
                    await(caller.runtime().actor(Probe.class, "a" + i).add(1), first, second);
                }
            }
        }
        pass(SECOND.multipliedBy(5), first, second);
        for (int i = 0; i < 20; i++) {
            long there = await(second.runtime().actor(Probe.class, "a" + i).value(), first, second);
            assertThat(await(first.runtime().actor(Probe.class, "a" + i).value(), first, second))
                    .isEqualTo(there);
        }
        assertThat(owned().values()).containsExactly(512L, 512L);
    }

    @Test
    void pauseOfATypeHoldsOnEveryNodeAndOnThoseThatJoin() {
        TestNode first = begin();
        pass(SECOND, first);
        TestNode second = begin();
        pass(SECOND.multipliedBy(10), first, second);
        for (int i = 0; i < 20; i++) {
            await(first.runtime().actor(Probe.class, "a" + i).add(i), first, second);
        }
        await(first.runtime().pause(Probe.class).thenReturn(true), first, second);
        TestNode third = begin();
        pass(SECOND.multipliedBy(10), first, second, third);
        assertThat(List.of(first, second, third))
                .allSatisfy(node ->
                        assertThat(node.runtime().health().residentActors()).isZero());
        for (int i = 0; i < 20; i++) {
            Received<Long> refused =
                    Received.from(third.runtime().actor(Probe.class, "a" + i).add(1));
            pass(SECOND, first, second, third);
            assertThat(refused.error()).isInstanceOf(ActorPausedException.class);
        }
        await(third.runtime().resume("probe").thenReturn(true), first, second, third);
        pass(SECOND, first, second, third);
        for (int i = 0; i < 20; i++) {
            assertThat(await(second.runtime().actor(Probe.class, "a" + i).add(1), first, second, third))
                    .isEqualTo(i + 1);
        }
    }

    @Test
    void pauseOfATypeWhoseLookFailsIsActedOnByTheNextOne() {
        TestNode node = begin();
        pass(SECOND, node);
        store.failNextRead(new KvUnavailableException("cut", null));
        Received<Void> paused = Received.from(node.runtime().pause(Probe.class));
        node.run();
        assertThat(paused.isOver()).as("stored, not acted on").isFalse();
        pass(SECOND.multipliedBy(3), node);
        assertThat(paused.isOver()).isTrue();
        assertThat(node.call(node.runtime().actor(Probe.class, "a").add(1)).error())
                .isInstanceOf(ActorPausedException.class);
    }

    @Test
    void pauseOfATypeNeedsAPlaceInTheStore() {
        TestNode node = begin();
        pass(SECOND, node);
        var runtime = node.runtime();
        node.await(runtime.stop(Duration.ZERO));
        Received<Void> paused = Received.from(runtime.pause(Probe.class));
        node.run();
        assertThat(paused.error()).isInstanceOf(NodeUnavailableException.class);
    }

    @Test
    void actorsOfOtherNodesAreReadAheadThere() {
        List<ActorAddress> actors = new ArrayList<>();
        try (TestNode earlier = TestNode.on(store, Probe.type(gates))) {
            for (int i = 0; i < 150; i++) {
                earlier.await(earlier.runtime().actor(Probe.class, "a" + i).add(1));
                actors.add(ActorAddress.of("probe", "a" + i));
            }
        }
        TestNode first = begin();
        pass(SECOND, first);
        TestNode second = begin();
        pass(SECOND.multipliedBy(10), first, second);
        assertThat(await(first.runtime().prewarm(Flux.fromIterable(actors)), first, second))
                .isEqualTo(150);
        for (ActorAddress actor : actors) {
            await(first.runtime().get(Probe.class, actor.key()).value(), first, second);
        }
        assertThat(List.of(first, second))
                .allSatisfy(node -> assertThat(node.starts)
                        .hasSizeGreaterThan(40)
                        .allMatch(start -> start.ledger().roundTrips() == 0));
    }

    @Test
    void residentActorsOfAllNodesAreToldByTheirHeartbeats() {
        TestNode first = begin();
        pass(SECOND, first);
        TestNode second = begin();
        pass(SECOND.multipliedBy(10), first, second);
        for (int i = 0; i < 20; i++) {
            await(first.runtime().actor(Probe.class, "a" + i).add(1), first, second);
        }
        pass(SECOND.multipliedBy(2), first, second);
        Map<String, Integer> told = await(second.runtime().cluster().residents(), first, second);
        assertThat(told).hasSize(2);
        assertThat(told.values().stream().mapToInt(each -> each).sum()).isEqualTo(20);
        assertThat(told.values())
                .containsExactlyInAnyOrder(
                        first.runtime().health().residentActors(),
                        second.runtime().health().residentActors());
    }

    @Test
    void drainThatTheStoreDidNotTakeIsToldAgain() {
        TestNode first = begin();
        pass(SECOND, first);
        TestNode second = begin();
        pass(SECOND.multipliedBy(10), first, second);
        store.failNextTransact(new KvUnavailableException("scripted", null));
        Received<Void> drained = Received.from(second.runtime().cluster().drain());
        pass(SECOND.multipliedBy(10), first, second);
        assertThat(drained.isOver()).isTrue();
        assertThat(owned().values()).containsExactly((long) ActorId.SHARDS);
    }

    /** What it would read may be older than what the owner writes until it gives the shard away. */
    @Test
    void actorsOfOtherNodesAreNotReadAheadHere() {
        TestNode first = begin();
        pass(SECOND, first);
        TestNode second = begin();
        pass(SECOND.multipliedBy(10), first, second);
        List<ActorAddress> actors = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            actors.add(ActorAddress.of("probe", "a" + i));
        }
        long here = await(RuntimeAccess.prewarm(first.runtime(), actors), first, second);
        long there = await(RuntimeAccess.prewarm(second.runtime(), actors), first, second);
        assertThat(here).isPositive();
        assertThat(there).isPositive();
        assertThat(here + there).isEqualTo(50);
    }
}
