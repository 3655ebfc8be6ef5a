package dev.rouse.kv.fdb.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.apple.foundationdb.Database;
import dev.rouse.kv.fdb.FdbKvStore;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A store for one test. What the test left open in it is a failure. */
public record OpenedStore(FdbKvStore store) implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration ENDING = Duration.ofSeconds(3);

    public static OpenedStore under(FdbRoot root) {
        return new OpenedStore(FdbKvStore.builder()
                .clusterFile(root.clusterFile())
                .root(root.fresh())
                .open()
                .block(PATIENCE));
    }

    /** @param database of the test's own; stays open */
    public static OpenedStore on(Database database, byte[] root) {
        return new OpenedStore(
                FdbKvStore.builder().database(database).root(root).open().block(PATIENCE));
    }

    @Override
    public void close() {
        long began = System.nanoTime();
        while (store.health().openTransactions() > 0 && System.nanoTime() - began < ENDING.toNanos()) {
            LockSupport.parkNanos(1_000_000);
        }
        long open = store.health().openTransactions();
        store.close().block(PATIENCE);
        assertThat(open).as("transactions left open").isZero();
    }
}
