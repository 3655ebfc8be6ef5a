package dev.rouse.kv.memory.actors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorOptions;
import dev.rouse.AlarmOptions;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.memory.MemoryKvStore;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Very many alarms at the same time: each takes effect once, and neither memory nor the store is flooded. */
class AlarmLoadTest {

    private static final class Wakes {
        private int rang;
        private int mostAwake;
        private TestNode node;

        void rings() {
            rang++;
            if (node != null) {
                mostAwake = Math.max(mostAwake, node.runtime().health().residentActors());
            }
        }
    }

    /** More than there are due times in memory. */
    private static final int ACTORS = Integer.getInteger("rouse.alarm.actors", 25_000);

    private final RecordingStore store = new RecordingStore(MemoryKvStore.create());
    private final Wakes wakes = new Wakes();

    private TestNode node(AlarmOptions alarms) {
        ActorOptions sleepy = ActorOptions.builder().idleTimeout(Duration.ZERO).build();
        return TestNode.on(
                store,
                options -> options.alarms(alarms).warmCacheBytes(1 << 20),
                Alarm.type(wakes::rings).options(sleepy));
    }

    private static Alarm alarm(TestNode node, int number) {
        return node.runtime().actor(Alarm.class, "alarm-" + number);
    }

    @Test
    void manyActorsDueInTheSameSecondEachRingOnce() {
        int actors = ACTORS;
        int atATime = 512;
        try (TestNode node = node(AlarmOptions.builder()
                .inMemory(ACTORS / 6)
                .waking(atATime)
                .jitter(Duration.ZERO)
                .build())) {
            long second = node.now().plusSeconds(60).toEpochMilli();
            for (int i = 0; i < actors; i++) {
                node.await(alarm(node, i).ringAt(second + i % 1000));
            }
            int started = node.starts.size() - node.slept.size();
            assertThat(started).isZero();
            node.starts.clear();
            node.slept.clear();
            store.forget();
            wakes.node = node;
            node.advance(Duration.ofSeconds(62));
            node.until(() -> node.slept.size() >= actors);
            assertThat(wakes.mostAwake).as("actors awake at the same time").isLessThanOrEqualTo(atATime);
            assertThat(wakes.rang).isEqualTo(actors);
            assertThat(node.starts).hasSize(actors);
            assertThat(store.reads()).as("reads for wakes and index").isLessThan(actors / 20);
            node.advance(Duration.ofSeconds(10));
            assertThat(wakes.rang).isEqualTo(actors);
        }
        try (TestNode node = node(AlarmOptions.defaults())) {
            node.advance(Duration.ofSeconds(5));
            assertThat(node.starts).as("nothing is left in the index").isEmpty();
        }
    }
}
