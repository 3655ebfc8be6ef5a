package dev.rouse.life;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorOptions;
import dev.rouse.ActorType;
import dev.rouse.Durability;
import dev.rouse.fixture.Probe;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No timer of a lane holds a life that is over. */
class TimerReachTest {

    private final ScriptedStore store = new ScriptedStore();
    private final Probe.Gates gates = new Probe.Gates();
    private final List<WeakReference<Object>> lives = new ArrayList<>();

    private TestNode node(ActorOptions options) {
        ActorType<Probe> type = ActorType.of(Probe.class, () -> {
            Probe.ProbeActor life = new Probe.ProbeActor(gates);
            lives.add(new WeakReference<>(life));
            return life;
        });
        return TestNode.on(store, type.options(options));
    }

    /** What ran last may still be on the stack of this thread or in a field of the lane. */
    private long reachable() {
        long left = lives.size();
        for (int i = 0; i < 20 && left > 3; i++) {
            System.gc();
            left = lives.stream().filter(life -> life.get() != null).count();
        }
        return left;
    }

    @Test
    void savedLivesAreNotHeldByTheTimerOfTheirSave() {
        ActorOptions options = ActorOptions.builder()
                .durability(Durability.within(Duration.ofHours(1)))
                .idleTimeout(Duration.ZERO)
                .build();
        try (TestNode node = node(options)) {
            Probe a = node.runtime().actor(Probe.class, "a");
            for (int i = 0; i < 50; i++) {
                node.await(a.add(1));
                node.run();
            }
            assertThat(lives).hasSizeGreaterThan(20);
            assertThat(reachable()).isLessThanOrEqualTo(3);
        }
    }

    @Test
    void livesThatAStopEndedAreNotHeldByTheirGracePeriod() {
        try (TestNode node = node(ActorOptions.defaults())) {
            List<Received<Long>> calls = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                calls.add(node.call(node.runtime().actor(Probe.class, "a" + i).addThenWait(1, "turn")));
            }
            Received<Integer> stopped = node.call(node.runtime().stop());
            gates.open("turn");
            node.until(stopped::isOver);
            assertThat(calls).allMatch(Received::isOver);
            calls.clear();
            assertThat(reachable()).isLessThanOrEqualTo(3);
        }
    }

    @Test
    void intervalsThatWereCancelledTickNoMore() {
        try (TestNode node =
                node(ActorOptions.builder().idleTimeout(Duration.ZERO).build())) {
            for (int i = 0; i < 20; i++) {
                Received<Long> ticks =
                        node.call(node.runtime().actor(Probe.class, "a" + i).addEachSecond(1));
                node.advance(Duration.ofSeconds(2));
                assertThat(ticks.value()).isEqualTo(1);
            }
            assertThat(reachable()).isLessThanOrEqualTo(3);
        }
    }

    @Test
    void delaysThatWereCancelledHoldNoLife() {
        try (TestNode node =
                node(ActorOptions.builder().idleTimeout(Duration.ZERO).build())) {
            for (int i = 0; i < 20; i++) {
                assertThat(node.await(node.runtime().actor(Probe.class, "a" + i).addBesideADelay(1)))
                        .isEqualTo(1);
                node.run();
            }
            assertThat(reachable()).isLessThanOrEqualTo(3);
        }
    }
}
