package dev.rouse.kv.memory.disk;

import dev.rouse.crash.FlowKillContract;
import dev.rouse.crash.KilledFlows;
import dev.rouse.fixture.JavaProcess;
import dev.rouse.fixture.RealTimeStore;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.memory.MemoryKvStore;
import dev.rouse.kv.memory.Stores;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Processes with workflows on a store on disk that are killed. */
class DiskFlowKillTest implements FlowKillContract {

    @TempDir
    Path directory;

    /** The process. */
    static final class Main {
        private Main() {}

        /** @param arguments the directory, what the process does, and the round */
        public static void main(String[] arguments) {
            KilledFlows.live(MemoryKvStore.open(Path.of(arguments[0])), arguments[1], Integer.parseInt(arguments[2]));
        }
    }

    @Override
    public Process begin(String mode, int round) throws IOException {
        return new JavaProcess(Main.class).with(directory, mode, round).start();
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
