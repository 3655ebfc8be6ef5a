package dev.rouse.kv.fdb.process;

import dev.rouse.crash.FlowKillContract;
import dev.rouse.crash.KilledFlows;
import dev.rouse.fixture.JavaProcess;
import dev.rouse.fixture.RealTimeStore;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.fdb.FdbKvStore;
import dev.rouse.kv.fdb.cluster.FdbRoot;
import dev.rouse.kv.fdb.cluster.OnFoundationDb;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;

/** Processes with workflows on FoundationDB that are killed. */
@OnFoundationDb
final class FdbFlowKillTest implements FlowKillContract {

    private final FdbRoot root;
    private final byte[] prefix;

    FdbFlowKillTest(FdbRoot root) {
        this.root = root;
        this.prefix = root.fresh();
    }

    /** The process. */
    static final class Main {
        private Main() {}

        /** @param arguments the cluster file, the root prefix in hexadecimal, what the process does, and the round */
        public static void main(String[] arguments) {
            KvStore store = open(Path.of(arguments[0]), HexFormat.of().parseHex(arguments[1]));
            KilledFlows.live(RealTimeStore.sole(store), arguments[2], Integer.parseInt(arguments[3]));
        }
    }

    private static FdbKvStore open(Path clusterFile, byte[] prefix) {
        return FdbKvStore.builder().clusterFile(clusterFile).root(prefix).open().block(Duration.ofSeconds(60));
    }

    @Override
    public Process begin(String mode, int round) throws IOException {
        return new JavaProcess(Main.class)
                .with(root.clusterFile(), HexFormat.of().formatHex(prefix), mode, round)
                .start();
    }

    @Override
    public KvStore open() {
        return RealTimeStore.sole(open(root.clusterFile(), prefix));
    }

    @Override
    public void close(KvStore store) {
        store.close().block(Duration.ofSeconds(60));
    }
}
