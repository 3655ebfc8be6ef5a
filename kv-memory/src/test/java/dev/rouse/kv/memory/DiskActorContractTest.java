package dev.rouse.kv.memory;

import dev.rouse.host.ActorContract;
import dev.rouse.host.RealTimeStore;
import dev.rouse.kv.KvStore;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Actors on the store that keeps a copy on disk. */
class DiskActorContractTest implements ActorContract {

    @TempDir
    Path directory;

    private KvStore store;

    @BeforeEach
    void open() {
        store = RealTimeStore.of(MemoryKvStore.open(directory));
    }

    @AfterEach
    void close() {
        store.close().block(Duration.ofSeconds(30));
    }

    @Override
    public KvStore store() {
        return store;
    }
}
