package dev.rouse.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.RuntimeListener.ActorStarted;
import dev.rouse.RuntimeOptions;
import dev.rouse.fixture.Probe;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.record.Keys;
import dev.rouse.record.ShardRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What goes along with shards that are handed over. */
class HandOverBundlesTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final List<String> ALL =
            IntStream.range(0, 60).mapToObj(i -> "k" + i).toList();

    private final ScriptedStore store = new ScriptedStore();
    private final Probe.Gates gates = new Probe.Gates();
    private final List<TestNode> nodes = new ArrayList<>();
    private final Keys keys = new Keys((byte) 'R');

    {
        store.exclusive(false);
    }

    @AfterEach
    void nothingIsLeftOpen() {
        nodes.forEach(TestNode::close);
        store.verifyNoMoreCalls();
    }

    private TestNode begin(UnaryOperator<RuntimeOptions.Builder> options) {
        TestNode node = TestNode.begin(store, options, Probe.type(gates));
        nodes.add(node);
        pass(SECOND);
        return node;
    }

    private static UnaryOperator<RuntimeOptions.Builder> handingOver(int bytes) {
        return options -> options.cluster(cluster -> cluster.handOverBytes(bytes));
    }

    private void pass(Duration time) {
        TestNode.pass(time, nodes.toArray(new TestNode[0]));
    }

    private <T> T await(Mono<T> call) {
        Received<T> received = Received.from(call);
        for (int i = 0; i < 100 && !received.isOver(); i++) {
            pass(Duration.ofMillis(50));
        }
        return received.value();
    }

    private Probe at(TestNode node, String key) {
        return node.runtime().actor(Probe.class, key);
    }

    /** Fills actors on the first node, and gives those that a second one has got. */
    private List<String> handedOver(int giver, int taker) {
        TestNode first = begin(handingOver(giver));
        Object owner = owner("x");
        for (String key : ALL) {
            await(at(first, key).add(Long.parseLong(key.substring(1))));
            await(at(first, key).put("name", "of " + key));
        }
        begin(handingOver(taker));
        pass(SECOND.multipliedBy(10));
        return ALL.stream().filter(key -> !owner(key).equals(owner)).toList();
    }

    private Object owner(String key) {
        return ShardRecord.decode(shard(key), store.value(shard(key))).owner();
    }

    private KvKey shard(String key) {
        return keys.shardOwner(ActorAddress.of("probe", key).id().shard());
    }

    private List<ActorStarted> starts() {
        return nodes.get(1).starts;
    }

    /** Looks at all that {@code moved}, from the second node. */
    private void check(List<String> moved) {
        assertThat(moved).hasSizeGreaterThan(10);
        for (String key : moved) {
            assertThat(await(at(nodes.get(1), key).value())).isEqualTo(Long.parseLong(key.substring(1)));
            assertThat(await(at(nodes.get(1), key).read("name"))).isEqualTo("of " + key);
        }
        assertThat(starts()).hasSameSizeAs(moved);
    }

    @Test
    void anActorThatIsHandedOverStartsWithoutARead() {
        List<String> moved = handedOver(1 << 20, 1 << 20);
        store.forgetCalls();
        check(moved);
        assertThat(starts()).allMatch(start -> start.ledger().roundTrips() == 0);
        assertThat(store.reads())
                .noneMatch(read -> read.ranges().stream()
                        .anyMatch(range -> moved.stream()
                                .anyMatch(key -> range.begin()
                                        .startsWith(keys.actor(
                                                ActorAddress.of("probe", key).id(), new byte[0])))));
    }

    @Test
    void whatAnActorBecomesAfterItWasHandedOverIsKept() {
        List<String> moved = handedOver(1 << 20, 1 << 20);
        moved.forEach(key -> await(at(nodes.get(0), key).add(1)));
        assertThat(starts()).allMatch(start -> start.ledger().roundTrips() == 0);
        nodes.remove(1).close();
        pass(SECOND.multipliedBy(5));
        for (String key : moved) {
            assertThat(await(at(nodes.get(0), key).value())).isEqualTo(Long.parseLong(key.substring(1)) + 1);
        }
    }

    @Test
    void thoseUsedLastGoAlongWhereThereIsNoRoomForAll() {
        List<String> moved = handedOver(300, 1 << 20);
        check(moved);
        assertThat(starts()).anyMatch(start -> start.ledger().roundTrips() == 0);
        assertThat(starts()).anyMatch(start -> start.ledger().roundTrips() == 1);
    }

    @Test
    void nothingGoesAlongWhereNothingMay() {
        check(handedOver(0, 1 << 20));
        assertThat(starts()).allMatch(start -> start.ledger().roundTrips() == 1);
    }

    @Test
    void moreThanATakerTakesIsIgnored() {
        check(handedOver(1 << 20, 0));
        assertThat(starts()).allMatch(start -> start.ledger().roundTrips() == 1);
    }
}
