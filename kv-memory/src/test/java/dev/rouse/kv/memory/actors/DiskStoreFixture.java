package dev.rouse.kv.memory.actors;

import dev.rouse.fixture.RealTimeStore;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.memory.MemoryKvStore;
import dev.rouse.kv.memory.Stores;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Gives each test of nodes an empty store with a copy on disk, and closes it. */
abstract class DiskStoreFixture {

    private KvStore store;

    @BeforeEach
    void open(@TempDir Path directory) {
        store = RealTimeStore.of(MemoryKvStore.open(directory));
    }

    @AfterEach
    void close() {
        store.close().block(Stores.PATIENCE);
    }

    public KvStore store() {
        return store;
    }
}
