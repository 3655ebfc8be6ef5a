package dev.rouse.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorExistsException;
import dev.rouse.ActorInfo;
import dev.rouse.ActorNotFoundException;
import dev.rouse.ActorPausedException;
import dev.rouse.CallCycleException;
import dev.rouse.TurnAbortedException;
import dev.rouse.fixture.Probe;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.record.Keys;
import dev.rouse.record.NodeId;
import dev.rouse.record.ShardRecord;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Actors of one node, called from another: nothing that a caller sees tells where they are. */
class RemoteActorsTest {

    private final ScriptedStore store = new ScriptedStore();
    private final Keys keys = new Keys((byte) 'R');
    private final Probe.Gates gates = new Probe.Gates();
    private TestNode here;
    private TestNode there;
    private NodeId firstNode;

    /** Keys of actors on the node that calls, and on the other. */
    private List<String> local;

    private List<String> remote;

    @BeforeEach
    void twoNodesShareTheShards() {
        store.exclusive(false);
        here = TestNode.begin(store, options -> options, Probe.type(gates));
        TestNode.pass(Duration.ofSeconds(1), here);
        firstNode = owner("x");
        there = TestNode.begin(store, options -> options, Probe.type(gates));
        pass(Duration.ofSeconds(10));
        local = IntStream.range(0, 50)
                .mapToObj(i -> "k" + i)
                .filter(key -> owner(key).equals(firstNode))
                .toList();
        remote = IntStream.range(0, 50)
                .mapToObj(i -> "k" + i)
                .filter(key -> !owner(key).equals(firstNode))
                .toList();
    }

    @AfterEach
    void nothingIsLeftOpen() {
        here.close();
        there.close();
        store.verifyNoMoreCalls();
    }

    private NodeId owner(String key) {
        int shard = ActorAddress.of("probe", key).id().shard();
        return store.entries().stream()
                .filter(row -> row.key().equals(keys.shardOwner(shard)))
                .map(row -> ShardRecord.decode(row.key(), row.value()).owner())
                .findFirst()
                .orElseThrow();
    }

    private void pass(Duration time) {
        TestNode.pass(time, here, there);
    }

    private <T> Received<T> ended(Mono<T> call) {
        Received<T> received = Received.from(call);
        for (int i = 0; i < 100 && !received.isOver(); i++) {
            pass(Duration.ofMillis(50));
        }
        return received;
    }

    private <T> T await(Mono<T> call) {
        return ended(call).value();
    }

    private Probe far(int number) {
        return here.runtime().actor(Probe.class, remote.get(number));
    }

    private ActorAddress farAddress(int number) {
        return ActorAddress.of("probe", remote.get(number));
    }

    @Test
    void anActorOfAnotherNodeKeepsWhatItIsTold() {
        assertThat(await(far(0).add(3))).isEqualTo(3);
        assertThat(await(far(0).add(4))).isEqualTo(7);
        assertThat(await(far(0).value())).isEqualTo(7);
        assertThat(await(there.runtime().actor(Probe.class, remote.get(0)).value()))
                .isEqualTo(7);
        assertThat(there.starts).isNotEmpty();
    }

    @Test
    void creationAndDestructionReachAnActorOfAnotherNode() {
        await(here.runtime().create(farAddress(0), null));
        ended(here.runtime().create(farAddress(0), null)).error(ActorExistsException.class);
        await(here.runtime().destroy(farAddress(0)));
        ended(here.runtime().get(Probe.class, remote.get(0)).value()).error(ActorNotFoundException.class);
    }

    @Test
    void anActorOfAnotherNodeIsPausedAndResumed() {
        await(far(0).add(1));
        await(here.runtime().pause(farAddress(0)));
        ended(far(0).add(1)).error(ActorPausedException.class);
        await(here.runtime().resume(farAddress(0)));
        assertThat(await(far(0).add(1))).isEqualTo(2);
    }

    @Test
    void streamsOfAnActorOfAnotherNodeComeWhole() {
        assertThat(await(far(0).numbers(500).collectList()))
                .containsExactlyElementsOf(IntStream.range(0, 500).boxed().toList());
        assertThat(await(far(0).addEach(3).collectList())).containsExactly(1L, 2L, 3L);
        assertThat(await(far(0).endless().take(5).collectList())).hasSize(5);
    }

    @Test
    void informationIsThatOfTheNodeThatHasTheActor() {
        await(far(0).add(1));
        ActorInfo far = await(here.runtime().info(farAddress(0)));
        assertThat(far.awake()).isTrue();
        assertThat(far).isEqualTo(await(there.runtime().info(farAddress(0))));
        ActorInfo missing = await(here.runtime().info(farAddress(1)));
        assertThat(missing.exists()).isFalse();
        String near = local.get(0);
        await(here.runtime().actor(Probe.class, near).add(1));
        assertThat(await(here.runtime().info(ActorAddress.of("probe", near))).awake())
                .isTrue();
    }

    @Test
    void aChainThatComesBackOverAnotherNodeIsToldAtOnce() {
        String near = local.get(0);
        Received<Long> answer =
                ended(here.runtime().actor(Probe.class, near).relay(List.of(remote.get(0), near), "add"));
        TurnAbortedException aborted = answer.error(TurnAbortedException.class);
        assertThat(aborted.getCause()).isInstanceOf(CallCycleException.class);
        assertThat(((CallCycleException) aborted.getCause()).chain())
                .containsExactly(
                        "probe/" + near + ".relay", "probe/" + remote.get(0) + ".relay", "probe/" + near + ".add");
        assertThat(await(far(0).add(1))).isEqualTo(1);
    }

    @Test
    void aChainMayComeBackWhereItsTurnsMayOverlap() {
        String near = local.get(0);
        Received<Long> answer =
                ended(here.runtime().actor(Probe.class, near).relayInterleaved(List.of(remote.get(0), near), "value"));
        assertThat(answer.error()).isNull();
    }

    @Test
    void manyCallsGoBothWaysAtOnce() {
        Flux<Long> forth = Flux.fromIterable(remote)
                .flatMap(key -> here.runtime().actor(Probe.class, key).add(1));
        Flux<Long> back = Flux.fromIterable(local)
                .flatMap(key -> there.runtime().actor(Probe.class, key).add(1));
        assertThat(await(Flux.merge(forth, back, forth, back).collectList())).hasSize(100);
        assertThat(await(far(0).value())).isEqualTo(2);
    }
}
