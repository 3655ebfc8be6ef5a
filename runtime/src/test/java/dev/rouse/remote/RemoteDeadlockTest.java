package dev.rouse.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.CallCycleException;
import dev.rouse.RuntimeListener;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.Puppet.PuppetActor;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.link.LocalDelivery;
import dev.rouse.link.LocalNetwork;
import dev.rouse.record.Keys;
import dev.rouse.record.NodeId;
import dev.rouse.record.ShardRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Turns on different nodes that wait for each other: one call of the cycle fails, soon and by name, and the others go on. */
final class RemoteDeadlockTest {

    private static final int NODES = 3;
    private static final Duration SOON = Duration.ofMillis(3_500);

    private final ScriptedStore store = new ScriptedStore();
    private final Keys keys = new Keys((byte) 'R');
    private final Sinks.Empty<Void> gate = Sinks.empty();
    private final Puppet.Play play = new Puppet.Play();
    private final LocalNetwork links = new LocalNetwork(this::transmit);
    private final Set<NodeId> apart = new HashSet<>();
    private final RuntimeListener relaying = new RuntimeListener() {
        @Override
        public void callPassedOn() {
            passedOn++;
        }
    };
    private int passedOn;
    private final List<TestNode> nodes = new ArrayList<>();

    /** Keys of actors, each on another node. */
    private final List<String> actors = new ArrayList<>();

    @BeforeEach
    void nodesShareTheShards() {
        store.exclusive(false);
        for (int i = 0; i < NODES; i++) {
            nodes.add(TestNode.begin(links, store, options -> options.listener(relaying), play.type()));
            pass(Duration.ofSeconds(1));
        }
        pass(Duration.ofSeconds(10));
        Set<NodeId> owners = new HashSet<>();
        for (int i = 0; actors.size() < NODES; i++) {
            if (owners.add(owner("k" + i))) {
                actors.add("k" + i);
            }
        }
    }

    @AfterEach
    void nothingIsLeftOpen() {
        gate.tryEmitEmpty();
        pass(Duration.ofSeconds(1));
        nodes.forEach(TestNode::close);
        store.verifyNoMoreCalls();
    }

    /** No link lives between two nodes that are apart. */
    private void transmit(LocalDelivery.Packet packet) {
        if (apart.containsAll(List.of(packet.from(), packet.to()))) {
            packet.lose();
        } else {
            packet.arrive();
        }
    }

    private NodeId owner(String key) {
        int shard = ActorAddress.of("puppet", key).id().shard();
        return store.entries().stream()
                .filter(row -> row.key().equals(keys.shardOwner(shard)))
                .map(row -> ShardRecord.decode(row.key(), row.value()).owner())
                .findFirst()
                .orElseThrow();
    }

    private void pass(Duration time) {
        TestNode.pass(time, nodes.toArray(TestNode[]::new));
    }

    /** A turn that waits for the gate, then calls {@code key}. */
    private String calls(String key) {
        play.part(
                "call " + key, puppet -> gate.asMono().publishOn(puppet.home()).then(state(puppet, key)));
        return "call " + key;
    }

    private static Mono<String> state(PuppetActor puppet, String key) {
        return puppet.others().actor(Puppet.class, key).act("state").thenReturn("got " + key);
    }

    private Received<String> act(String key, String part) {
        Received<String> received =
                Received.from(nodes.get(0).runtime().actor(Puppet.class, key).act(part));
        pass(Duration.ofMillis(50));
        return received;
    }

    private void open() {
        gate.tryEmitEmpty();
        pass(SOON);
    }

    private static CallCycleException onlyVictim(List<Received<String>> calls) {
        assertThat(calls).allMatch(Received::isOver);
        List<Throwable> errors = calls.stream()
                .map(Received::error)
                .filter(error -> error != null)
                .toList();
        assertThat(errors).hasSize(1);
        assertThat(errors.get(0)).hasCauseInstanceOf(CallCycleException.class);
        return (CallCycleException) errors.get(0).getCause();
    }

    private static String name(String key) {
        return "puppet/" + key + ".act";
    }

    @Test
    void oneOfTwoTurnsThatCallEachOtherFails() {
        String a = actors.get(0);
        String b = actors.get(1);
        Received<String> ofA = act(a, calls(b));
        Received<String> ofB = act(b, calls(a));
        open();
        List<String> chain = onlyVictim(List.of(ofA, ofB)).chain();
        assertThat(chain)
                .isEqualTo(
                        ofA.error() == null
                                ? List.of(name(b), name(a), name(a), name(b), name(b))
                                : List.of(name(a), name(b), name(b), name(a), name(a)));
    }

    @Test
    void oneOfThreeTurnsOnThreeNodesFails() {
        List<Received<String>> calls = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            calls.add(act(actors.get(i), calls(actors.get((i + 1) % NODES))));
        }
        open();
        assertThat(onlyVictim(calls).chain()).hasSize(7).contains(name(actors.get(0)));
    }

    @Test
    void oneOfThreeTurnsOnThreeNodesFailsWhereACallOfThemIsRelayed() {
        apart.add(owner(actors.get(0)));
        apart.add(owner(actors.get(1)));
        pass(Duration.ofSeconds(1));
        List<Received<String>> calls = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            calls.add(act(actors.get(i), calls(actors.get((i + 1) % NODES))));
        }
        pass(Duration.ofSeconds(1));
        int before = passedOn;
        open();
        assertThat(onlyVictim(calls).chain()).hasSize(7).contains(name(actors.get(0)));
        assertThat(passedOn).as("the call between the two that are apart").isGreaterThan(before);
    }

    @Test
    void aTurnThatOnlyTakesLongIsNoDeadlock() {
        Sinks.Empty<Void> late = Sinks.empty();
        play.part("slow", puppet -> late.asMono().thenReturn("slow"));
        String slow = actors.get(1);
        Received<String> waits = act(slow, "slow");
        Received<String> behind = act(actors.get(0), calls(slow));
        open();
        assertThat(behind.isOver()).isFalse();
        late.tryEmitEmpty();
        pass(Duration.ofMillis(200));
        assertThat(waits.value()).isEqualTo("slow");
        assertThat(behind.value()).isEqualTo("got " + slow);
    }

    @Test
    void aTurnThatAnotherAnswerMayEndIsNoDeadlock() {
        Sinks.Empty<Void> late = Sinks.empty();
        play.part("slow", puppet -> late.asMono().thenReturn("slow"));
        String a = actors.get(0);
        String b = actors.get(1);
        String c = actors.get(2);
        play.part(
                "either",
                puppet -> gate.asMono()
                        .publishOn(puppet.home())
                        .then(Mono.firstWithSignal(
                                state(puppet, b),
                                puppet.others().actor(Puppet.class, c).act("slow"))));
        Received<String> ofA = act(a, "either");
        Received<String> ofB = act(b, calls(a));
        open();
        assertThat(List.of(ofA, ofB)).noneMatch(Received::isOver);
        late.tryEmitEmpty();
        pass(Duration.ofMillis(200));
        assertThat(ofA.value()).isEqualTo("slow");
        assertThat(ofB.value()).isEqualTo("got " + a);
    }
}
