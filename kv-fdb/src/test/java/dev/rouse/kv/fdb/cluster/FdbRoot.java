package dev.rouse.kv.fdb.cluster;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.Range;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.contract.KvStoreFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Where the tests of one class may write: a random prefix of the shared FoundationDB, cleared when the class has ended. */
public final class FdbRoot implements AutoCloseable {

    private static final Duration LONGEST_CLEARING = Duration.ofMinutes(1);

    private final FdbCluster cluster;
    private final KvKey prefix = KvStoreFixture.randomPrefix();
    private final AtomicInteger parts = new AtomicInteger();
    private final Database database;

    FdbRoot(FdbCluster cluster) {
        this.cluster = cluster;
        this.database = TestClient.instance().fdb().open(cluster.clusterFile().toString());
    }

    /** Of the FoundationDB that it is in. */
    public Path clusterFile() {
        return cluster.clusterFile();
    }

    /** A prefix in it that nobody was given before. */
    public byte[] fresh() {
        int part = parts.incrementAndGet();
        return prefix.plus((byte) (part >> 8), (byte) part).bytes();
    }

    /** The client itself, for what a test looks at or does behind the store. */
    public Database database() {
        return database;
    }

    /** Writes behind the store's back. */
    public void put(byte[] key, byte[] value) {
        database.run(transaction -> {
            transaction.set(key, value);
            return null;
        });
    }

    /** Reads behind the store's back; null when absent. */
    public byte[] get(byte[] key) {
        return database.read(transaction -> transaction.get(key).join());
    }

    /** Fails where the server is gone, instead of waiting for it for ever. */
    @Override
    public void close() {
        try {
            database.run(transaction -> {
                transaction.options().setTimeout(LONGEST_CLEARING.toMillis());
                transaction.clear(Range.startsWith(prefix.bytes()));
                return null;
            });
        } finally {
            database.close();
        }
    }
}
