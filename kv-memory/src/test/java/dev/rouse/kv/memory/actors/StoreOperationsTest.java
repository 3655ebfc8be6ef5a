package dev.rouse.kv.memory.actors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ForwardingStore;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvTransacted;
import dev.rouse.kv.KvTransaction;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.memory.MemoryKvStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** How often a start and a turn ask the store, counted where time stands still, so that no heartbeat is among it. */
class StoreOperationsTest {

    private static final String NOTHING = "";

    private final Listed store = new Listed(MemoryKvStore.create());

    private TestNode node(Duration idleTimeout, long warmCacheBytes) {
        return TestNode.on(store, options -> options.warmCacheBytes(warmCacheBytes), MeterActor.type(idleTimeout));
    }

    private static Meter meter(TestNode node, int i) {
        return node.runtime().actor(Meter.class, "m" + i);
    }

    private String askedBy(TestNode node, Supplier<Mono<Long>> call) {
        store.asked.clear();
        node.await(call.get());
        node.run();
        return String.join(" ", store.asked);
    }

    @Test
    void readOnlyTurnAsksForNothing() {
        try (TestNode node = node(Duration.ofSeconds(30), 0)) {
            Meter meter = meter(node, 0);
            node.await(meter.add(1));

            assertThat(askedBy(node, meter::value)).isEqualTo(NOTHING);
        }
    }

    @Test
    void turnThatChangesIsOneCommit() {
        try (TestNode node = node(Duration.ofSeconds(30), 0)) {
            Meter meter = meter(node, 0);
            node.await(meter.add(1));

            assertThat(askedBy(node, () -> meter.add(1))).isEqualTo("commit");
        }
    }

    @Test
    void newActorIsOneReadAndOneCommit() {
        try (TestNode node = node(Duration.ofSeconds(30), 0)) {
            assertThat(askedBy(node, () -> meter(node, 0).add(1))).isEqualTo("read commit");
        }
    }

    @Test
    void startWithoutBundleIsOneReadAndWritesNothing() {
        try (TestNode node = node(Duration.ZERO, 0)) {
            Meter meter = meter(node, 0);
            node.await(meter.add(1));

            assertThat(askedBy(node, meter::value)).isEqualTo("read");
        }
    }

    @Test
    void startWithBundleAsksForNothing() {
        try (TestNode node = node(Duration.ZERO, 1 << 20)) {
            Meter meter = meter(node, 0);
            node.await(meter.add(1));

            assertThat(askedBy(node, meter::value)).isEqualTo(NOTHING);
        }
    }

    @Test
    void turnsOfManyActorsAtOnceShareTwoCommitsAtMost() {
        try (TestNode node = node(Duration.ofSeconds(30), 0)) {
            Mono<Long> all =
                    Flux.range(0, 500).flatMap(i -> meter(node, i).add(1), 500).reduce(Long::sum);
            node.await(all);

            assertThat(askedBy(node, () -> all)).isIn("commit", "commit commit");
        }
    }

    /** Notes what it is asked. */
    private static final class Listed extends ForwardingStore {

        private final List<String> asked = new ArrayList<>();

        Listed(KvStore store) {
            super(store);
        }

        @Override
        public Mono<KvSnapshot> read(KvRead request) {
            return store.read(request).doFirst(() -> asked.add("read"));
        }

        @Override
        public Mono<KvVersion> commit(KvCommit commit) {
            return store.commit(commit).doFirst(() -> asked.add("commit"));
        }

        @Override
        public <T> Mono<KvTransacted<T>> transact(Function<KvTransaction, Mono<T>> work) {
            return store.transact(work).doFirst(() -> asked.add("transact"));
        }
    }
}
