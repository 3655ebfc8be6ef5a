package dev.rouse.kv.memory.actors;

import dev.rouse.host.SharedSchedulersContract;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.memory.MemoryKvStore;
import dev.rouse.kv.memory.Stores;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/** The store in memory, with the batches that need time. */
final class MemorySchedulersTest implements SharedSchedulersContract {

    private final KvStore store =
            MemoryKvStore.builder().commitBatch(8, Duration.ofMillis(1)).create();

    @AfterEach
    void close() {
        store.close().block(Stores.PATIENCE);
    }

    @Override
    public KvStore store() {
        return store;
    }
}
