package dev.rouse.life;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorPhase;
import dev.rouse.LifecycleEvent;
import dev.rouse.LifecycleHook;
import dev.rouse.RuntimeListener;
import dev.rouse.fixture.Hooked;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Events of the lives on a runtime. */
class LifecycleEventsTest {

    private static final ActorAddress A = ActorAddress.of("hooked", "a");

    private final ScriptedStore store = new ScriptedStore();
    private final Hooked.Script script = new Hooked.Script().part("sleep", actor -> {
        actor.own().sleepNow();
        return Mono.just("sleeps");
    });

    private static List<String> phases(List<LifecycleEvent> events) {
        return events.stream().map(event -> event.from() + "-" + event.to()).toList();
    }

    @Test
    void everyChangeOfPhaseIsToldUntilTheNodeHasStopped() {
        TestNode node = TestNode.on(store, script.type());
        Received<LifecycleEvent> received = Received.from(node.runtime().events());
        Hooked a = node.runtime().actor(Hooked.class, "a");
        node.await(a.add("1"));
        node.await(a.act("sleep"));
        node.await(node.runtime().destroy(A));
        assertThat(phases(received.values()))
                .containsExactly(
                        "STARTING-RUNNING",
                        "RUNNING-SLEEP_GRACE",
                        "SLEEP_GRACE-ASLEEP",
                        "STARTING-RUNNING",
                        "RUNNING-DESTROY_GRACE",
                        "DESTROY_GRACE-GONE");
        assertThat(received.values()).allMatch(event -> event.address().equals(A));
        assertThat(received.values().stream()
                        .skip(1)
                        .map(LifecycleEvent::incarnation)
                        .distinct())
                .singleElement()
                .isNotEqualTo(0L);
        assertThat(received.values().get(1).reason()).isEqualTo("it was told to sleep by itself");
        node.close();
        assertThat(received.isOver()).isTrue();
    }

    @Test
    void whoIsTooSlowMissesTheOldestAndThatIsCounted() {
        try (TestNode node = TestNode.on(store, script.type())) {
            Received<LifecycleEvent> slow = Received.from(node.runtime().events(), 0);
            for (int i = 0; i < 1_030; i++) {
                node.await(node.runtime().actor(Hooked.class, "k" + i).add("1"));
            }
            assertThat(node.runtime().droppedEvents()).isEqualTo(6);
            slow.request(Long.MAX_VALUE);
            node.run();
            assertThat(slow.values()).hasSize(1_024);
            assertThat(slow.values().get(0).address()).isEqualTo(ActorAddress.of("hooked", "k6"));
        }
    }

    @Test
    void theListenerHearsOfPhasesAndOfHooksThatFail() {
        List<String> received = new ArrayList<>();
        script.on(LifecycleHook.SLEEP, actor -> Mono.error(new IllegalStateException("as the test wishes")));
        RuntimeListener listener = new RuntimeListener() {
            @Override
            public void lifecycle(LifecycleEvent event) {
                received.add(event.to().toString());
            }

            @Override
            public void hookFailed(String type, LifecycleHook hook) {
                received.add(type + " " + hook);
            }
        };
        try (TestNode node = TestNode.on(store, options -> options.listener(listener), script.type())) {
            Hooked a = node.runtime().actor(Hooked.class, "a");
            node.await(a.add("1"));
            node.await(a.act("sleep"));
            assertThat(received).containsExactly("RUNNING", "SLEEP_GRACE", "hooked SLEEP", "FAILED");
            assertThat(node.await(node.runtime().info(A)).phase()).isEqualTo(ActorPhase.FAILED);
            assertThat(node.await(a.add("2"))).isEqualTo("12");
        }
    }

    @Test
    void theClockIsNotReadForPhasesThatNobodyIsToldOf() {
        AtomicInteger reads = new AtomicInteger();
        try (TestNode node = TestNode.on(store, options -> options.listener(RuntimeListener.NONE), script.type())) {
            Hooked a = node.runtime().actor(Hooked.class, "a");
            node.await(a.add("1"));
            node.await(a.act("sleep"));
            node.atClock = reads::incrementAndGet;
            node.await(a.act("sleep"));
            int untold = reads.getAndSet(0);

            Received<LifecycleEvent> received = Received.from(node.runtime().events());
            node.await(a.act("sleep"));
            assertThat(received.values()).hasSize(3);
            assertThat(reads).hasValue(untold + 3);
        }
    }
}
