package dev.rouse.kv.memory;

import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.contract.KvStoreContract;
import dev.rouse.kv.contract.KvStoreFixture;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

final class BatchedMemoryContractTest implements KvStoreContract {

    private final ManualTime time = new ManualTime();
    private final KvStore store = MemoryKvStore.builder()
            .nanoTime(time)
            .commitBatch(4, Duration.ofMillis(1))
            .create();
    private final KvKey prefix = KvStoreFixture.randomPrefix();

    @AfterEach
    void close() {
        now(store.close());
    }

    @Override
    public KvStore store() {
        return store;
    }

    @Override
    public KvKey prefix() {
        return prefix;
    }

    @Override
    public boolean canOutliveWindow() {
        return true;
    }

    @Override
    public void outliveWindow() {
        time.pass(Duration.ofSeconds(6));
    }
}
