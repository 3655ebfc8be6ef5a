package dev.rouse.kv.memory;

import dev.rouse.host.CrashContract;
import dev.rouse.host.RealTimeStore;
import dev.rouse.kv.KvStore;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Crashes of nodes on the store that keeps a copy on disk. */
class DiskCrashTest implements CrashContract {

    @TempDir
    Path directory;

    private KvStore store;

    @BeforeEach
    void open() {
        store = RealTimeStore.of(MemoryKvStore.open(directory));
    }

    @AfterEach
    void close() {
        store.close().block(Duration.ofSeconds(60));
    }

    @Override
    public KvStore store() {
        return store;
    }

    @Override
    public int stride() {
        return 3;
    }
}
