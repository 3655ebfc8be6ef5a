package dev.rouse.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorPhase;
import dev.rouse.LifecycleEvent;
import dev.rouse.NodeUnavailableException;
import dev.rouse.fixture.Probe;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.preload.WarmBundle;
import dev.rouse.shard.ShardSet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Shards of a node that are drained and opened one by one, while it goes on with the others. */
final class ShardDrainTest {

    private static final ActorAddress A = ActorAddress.of("probe", "a");
    private static final ActorAddress B = ActorAddress.of("probe", "b");
    private static final ShardSet OF_A = ShardSet.of(A.id().shard());

    private final ScriptedStore store = new ScriptedStore();
    private final Probe.Gates gates = new Probe.Gates();
    private final TestNode node = TestNode.on(store, Probe.type(gates));
    private final Probe a = node.runtime().actor(Probe.class, "a");
    private final Probe b = node.runtime().actor(Probe.class, "b");
    private final List<LifecycleEvent> events = new ArrayList<>();

    @AfterEach
    void nothingIsLeftOpen() {
        node.close();
        store.verifyNoMoreCalls();
    }

    private Received<Integer> drain() {
        return node.call(node.runtime().lane(A).drain(OF_A));
    }

    private void open() {
        node.runtime().lane(A).open(OF_A, List.of());
        node.run();
    }

    @Test
    void actorsOfTheShardSleepAndThoseOfOthersGoOn() {
        node.await(a.add(1));
        node.await(b.add(1));
        node.runtime().events().subscribe(events::add);
        assertThat(A.id().shard()).isNotEqualTo(B.id().shard());

        assertThat(drain().value()).isEqualTo(1);

        assertThat(events).extracting(LifecycleEvent::address).containsOnly(A);
        assertThat(events).last().extracting(LifecycleEvent::to).isEqualTo(ActorPhase.ASLEEP);
        assertThat(node.await(b.add(1))).isEqualTo(2);
    }

    @Test
    void callsOfADrainedShardAreRefusedUntilItIsOpenedAgain() {
        node.await(a.add(1));
        assertThat(drain().value()).isEqualTo(1);
        assertThat(node.call(a.add(1)).error())
                .isInstanceOf(NodeUnavailableException.class)
                .hasMessageContaining("shard of probe/a");
        open();
        assertThat(node.await(a.add(1))).isEqualTo(2);
    }

    @Test
    void drainWaitsForTheTurnThatRunsAndWhatItChangesIsStored() {
        node.await(a.add(1));
        Received<Long> running = node.call(a.addThenWait(1, "gate"));
        Received<Integer> drained = drain();
        assertThat(drained.isOver()).isFalse();
        gates.open("gate");
        node.run();
        assertThat(running.isOver()).isTrue();
        assertThat(running.error()).isNull();
        assertThat(drained.value()).isEqualTo(1);
        open();
        assertThat(node.await(a.add(0))).isEqualTo(2);
    }

    @Test
    void bundlesOfADrainedShardAreTakenFromThere() {
        node.await(a.add(1));
        node.await(b.add(1));
        drain();
        List<WarmBundle> taken =
                node.call(node.runtime().lane(A).takeWarm(OF_A, 1 << 20)).value();
        assertThat(taken).extracting(WarmBundle::actor).containsExactly(A);
        open();
        int before = store.reads().size();
        assertThat(node.await(a.add(0))).isEqualTo(1);
        assertThat(store.reads()).as("one of a start that knows nothing").hasSize(before + 1);
    }

    @Test
    void shardWithNobodyAwakeIsDrainedAtOnce() {
        assertThat(drain().value()).isZero();
        assertThat(node.call(a.add(1)).error()).isInstanceOf(NodeUnavailableException.class);
        open();
        assertThat(node.await(a.add(1))).isEqualTo(1);
    }
}
