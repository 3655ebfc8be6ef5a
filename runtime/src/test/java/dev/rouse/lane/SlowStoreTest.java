package dev.rouse.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.OverloadedException;
import dev.rouse.fixture.Probe;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.kv.error.KvUnavailableException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** While the store is slow new calls are refused, so that those which run can end. */
class SlowStoreTest {

    private static final Duration SLOW = Duration.ofMillis(500);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ScriptedStore store = new ScriptedStore();
    private final Probe.Gates gates = new Probe.Gates();
    private final TestNode node =
            TestNode.on(store, options -> options.node(n -> n.slowStore(SLOW)), Probe.type(gates));
    private final Probe a = node.runtime().actor(Probe.class, "a");

    @AfterEach
    void nothingIsLeftOpen() {
        gates.open("gate");
        store.heal();
        store.releaseCommits();
        store.admission(Mono.just(Duration.ZERO));
        TestNode.pass(SECOND.multipliedBy(2), node);
        node.close();
        store.verifyNoMoreCalls();
    }

    private void assertShed() {
        assertThat(node.call(a.add(1)).error())
                .isInstanceOf(OverloadedException.class)
                .hasMessageContaining("The store takes longer than 500 ms to answer this node");
    }

    @Test
    void whileAHeartbeatTakesTooLongNewCallsAreRefused() {
        node.await(a.add(1));
        store.holdCommits();
        TestNode.pass(SECOND.plus(SLOW), node);
        assertThat(node.call(a.value()).value()).as("slow is longer than that").isOne();
        TestNode.pass(Duration.ofMillis(100), node);
        assertShed();
        store.releaseCommits();
        assertShed();
        TestNode.pass(SECOND, node);
        assertThat(node.await(a.add(1))).as("the last one was fast").isEqualTo(2);
    }

    @Test
    void whileTheStoresAdmissionTakesTooLongNewCallsAreRefused() {
        Sinks.One<Duration> wait = Sinks.one();
        store.admission(wait.asMono());
        TestNode.pass(SECOND.plus(SLOW), node);
        TestNode.pass(Duration.ofMillis(100), node);
        assertShed();
        assertThat(node.runtime().health().ready()).as("its heartbeats go on").isTrue();
        store.admission(Mono.just(Duration.ZERO));
        wait.tryEmitValue(SLOW);
        TestNode.pass(SECOND, node);
        assertThat(node.await(a.add(1))).isOne();
    }

    @Test
    void oneQuestionForAdmissionIsUnderWayAtATime() {
        int[] asked = new int[1];
        store.admission(Mono.<Duration>never().doOnSubscribe(subscription -> asked[0]++));
        TestNode.pass(SECOND.multipliedBy(10), node);
        assertThat(asked[0]).isOne();
    }

    @Test
    void admissionThatFailsAtOnceIsNotSlow() {
        store.admission(Mono.error(new KvUnavailableException("down", null)));
        TestNode.pass(SECOND.multipliedBy(3), node);
        assertThat(node.await(a.add(1))).isOne();
    }

    @Test
    void callsOfTurnsThatRunStillPass() {
        Puppet.Play play = new Puppet.Play()
                .part(
                        "relay",
                        puppet -> gates.at("gate")
                                .then(puppet.others()
                                        .actor(Puppet.class, "other")
                                        .act("value")))
                .part("value", puppet -> Mono.just("there"));
        try (TestNode busy =
                TestNode.on(store, options -> options.node(n -> n.slowStore(SLOW)), new byte[] {'B'}, play.type())) {
            Received<String> running =
                    busy.call(busy.runtime().actor(Puppet.class, "one").act("relay"));
            store.admission(Mono.never());
            TestNode.pass(SECOND.multipliedBy(2), busy);
            assertThat(busy.call(busy.runtime().actor(Puppet.class, "two").act("value"))
                            .error())
                    .isInstanceOf(OverloadedException.class);
            gates.open("gate");
            busy.run();
            assertThat(running.value()).isEqualTo("there");
        }
    }

    @Test
    void healthTellsHowFastTheStoreIs() {
        node.await(a.add(1));
        Sinks.One<Duration> wait = Sinks.one();
        store.admission(wait.asMono());
        store.holdCommits();
        TestNode.pass(SECOND, node);
        TestNode.pass(Duration.ofMillis(200), node);
        store.releaseCommits();
        TestNode.pass(Duration.ofMillis(100), node);
        wait.tryEmitValue(Duration.ZERO);
        var pace = node.runtime().health().store();
        assertThat(List.of(pace.heartbeat().toMillis(), pace.admission().toMillis(), (long) pace.lastGroup()))
                .isEqualTo(List.of(200L, 300L, 1L));
    }
}
