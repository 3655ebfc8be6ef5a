package dev.rouse.kv.memory.actors;

import static dev.rouse.life.DestroyedActorsContract.createAndDestroy;
import static dev.rouse.life.DestroyedActorsContract.runtime;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.memory.Stores;
import dev.rouse.kv.memory.disk.RocksSettings;
import dev.rouse.life.DestroyedActorsContract;
import java.io.File;
import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Remains of them on disk. */
@Timeout(180)
final class DiskDestroyedActorsTest extends DiskStoreFixture implements DestroyedActorsContract {

    /** Its files hold what was written until so much of it gathered that it is sorted out. */
    private static final RocksSettings SMALL = new RocksSettings(256 << 10, null);

    private static final long FEW_MEBIBYTES = 4 << 20;

    /** Bytes of the files in {@code directory}, of which some may be deleted meanwhile. */
    private static long size(Path directory) {
        File[] found = directory.toFile().listFiles();
        long bytes = 0;
        for (File file : found == null ? new File[0] : found) {
            if (!file.getName().contains("native")) {
                bytes += file.isDirectory() ? size(file.toPath()) : file.length();
            }
        }
        return bytes;
    }

    @Test
    void filesStaySmall(@TempDir Path directory) {
        KvStore store = Stores.open(directory, SMALL);
        ActorRuntime runtime = runtime(store, 1 << 20);
        for (int round = 0; round < 5; round++) {
            createAndDestroy(runtime, round * 4_000, 4_000);
            assertThat(size(directory)).as("round %s", round).isLessThan(FEW_MEBIBYTES);
        }
        runtime.stop().block(Stores.PATIENCE);
        TreeMap<String, String> content = Stores.content(store);
        store.close().block(Stores.PATIENCE);
        KvStore again = Stores.open(directory, SMALL);
        assertThat(Stores.content(again)).isEqualTo(content);
        again.close().block(Stores.PATIENCE);
        assertThat(size(directory)).isLessThan(FEW_MEBIBYTES);
    }
}
