package dev.rouse.benchmarks.store;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.FDB;
import com.apple.foundationdb.Range;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.fdb.FdbKvStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The FoundationDB that is measured on: the one that was named, or a private one. */
public final class FoundationDb {

    /** The system property that names a cluster file: JVMs of one run share one cluster. */
    public static final String CLUSTER_FILE = "rouse.bench.cluster-file";

    private static final int API_VERSION = 730;

    private FoundationDb() {}

    /** Whether there is one, or can be. */
    public static boolean isThere() {
        return System.getProperty(CLUSTER_FILE) != null || PrivateFdb.isInstalled();
    }

    /** Runs {@code work} on a database and a prefix that nobody else has; what it wrote there is gone afterwards. */
    public static <T> T bare(BiFunction<Database, byte[], T> work) {
        return onCluster(clusterFile -> on(clusterFile, work));
    }

    /** Runs {@code work} with a cluster file and a prefix that nobody else has; what is written there is gone afterwards. */
    public static <T> T place(BiFunction<Path, byte[], T> work) {
        return onCluster(clusterFile -> on(clusterFile, (database, root) -> work.apply(clusterFile, root)));
    }

    /** Runs {@code work} on an empty store, which is gone afterwards. */
    static <T> T store(Function<KvStore, T> work) {
        return onCluster(clusterFile -> on(clusterFile, (database, root) -> {
            KvStore store = FdbKvStore.builder()
                    .clusterFile(clusterFile)
                    .root(root)
                    .open()
                    .blockOptional()
                    .orElseThrow();
            try {
                return work.apply(store);
            } finally {
                store.close().block();
            }
        }));
    }

    private static <T> T on(Path clusterFile, BiFunction<Database, byte[], T> work) {
        byte[] root = ("bench/" + UUID.randomUUID() + "/").getBytes(StandardCharsets.US_ASCII);
        try (Database database = FDB.selectAPIVersion(API_VERSION).open(clusterFile.toString())) {
            try {
                return work.apply(database, root);
            } finally {
                database.run(transaction -> {
                    transaction.clear(Range.startsWith(root));
                    return true;
                });
            }
        }
    }

    private static <T> T onCluster(Function<Path, T> work) {
        @Nullable String named = System.getProperty(CLUSTER_FILE);
        if (named != null) {
            return work.apply(Path.of(named));
        }
        try (PrivateFdb fdb = PrivateFdb.start()) {
            return work.apply(fdb.clusterFile());
        }
    }
}
