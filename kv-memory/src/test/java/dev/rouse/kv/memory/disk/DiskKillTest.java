package dev.rouse.kv.memory.disk;

import dev.rouse.crash.KillContract;
import dev.rouse.crash.KilledNode;
import dev.rouse.fixture.JavaProcess;
import dev.rouse.fixture.RealTimeStore;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.memory.MemoryKvStore;
import dev.rouse.kv.memory.Stores;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Processes with actors on a store on disk that are killed. */
class DiskKillTest implements KillContract {

    @TempDir
    Path directory;

    /** The process. */
    static final class Main {
        private Main() {}

        /** @param arguments the directory, and the round */
        public static void main(String[] arguments) {
            KilledNode.live(MemoryKvStore.open(Path.of(arguments[0])), Integer.parseInt(arguments[1]));
        }
    }

    @Override
    public Process begin(int round) throws IOException {
        return new JavaProcess(Main.class).with(directory, round).start();
    }

    @Override
    public KvStore open() {
        return RealTimeStore.of(MemoryKvStore.open(directory));
    }

    @Override
    public void close(KvStore store) {
        store.close().block(Stores.PATIENCE);
    }
}
