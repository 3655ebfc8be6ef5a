package dev.rouse.kv.memory;

import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.contract.KvStoreContract;
import dev.rouse.kv.contract.KvStoreFixture;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

final class DurableContractTest implements KvStoreContract {

    private final ManualTime time = new ManualTime();
    private final KvKey prefix = KvStoreFixture.randomPrefix();
    private KvStore store;

    @BeforeEach
    void open(@TempDir Path directory) {
        store = MemoryKvStore.builder().nanoTime(time).open(directory);
    }

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
