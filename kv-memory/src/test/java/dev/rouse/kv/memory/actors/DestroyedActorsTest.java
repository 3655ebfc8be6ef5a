package dev.rouse.kv.memory.actors;

import static dev.rouse.life.DestroyedActorsContract.createAndDestroy;
import static dev.rouse.life.DestroyedActorsContract.runtime;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.memory.MemoryKvStore;
import dev.rouse.kv.memory.Stores;
import dev.rouse.life.DestroyedActorsContract;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Remains of them in the heap, where the store is there too. */
@Timeout(180)
final class DestroyedActorsTest implements DestroyedActorsContract {

    private static final int PAIRS = 60_000;

    private final KvStore store =
            MemoryKvStore.builder().window(Duration.ofMillis(1)).create();

    @AfterEach
    void close() {
        store.close().block(Stores.PATIENCE);
    }

    @Override
    public KvStore store() {
        return store;
    }

    private static long heap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    /** @return bytes for each pair */
    private double grown(long warmCacheBytes) {
        ActorRuntime runtime = runtime(store, warmCacheBytes);
        try {
            createAndDestroy(runtime, 0, PAIRS / 10);
            long before = heap();
            createAndDestroy(runtime, PAIRS, PAIRS);
            createAndDestroy(runtime, 0, 10);
            double grown = (double) (heap() - before) / PAIRS;
            System.out.println("A destroyed actor leaves " + grown + " bytes with a cache of " + warmCacheBytes);
            return grown;
        } finally {
            runtime.stop().block(Stores.PATIENCE);
        }
    }

    @Test
    void nothingStaysInTheHeapOfThemWhereNothingIsKeptWarm() {
        assertThat(grown(0)).isLessThan(8);
    }

    @Test
    void nextToNothingStaysInTheHeapOfThem() {
        assertThat(grown(16 << 20)).isLessThan(40);
    }
}
