package dev.rouse.kv.fdb.read;

import dev.rouse.kv.KvVersion;
import dev.rouse.kv.fdb.transaction.Transactions;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The transactions that the reads which are under way together share: of one executor, at one version. To open and to close one is four
 * of the six requests that a read of one range makes of FoundationDB's client and its one thread.
 */
final class SharedTransactions {

    /** So much later than their time-out may reads end. */
    private static final long JOINABLE = Duration.ofMillis(50).toNanos();

    /** Executors are few: one for each lane. Two with the same slot take it from each other, and share nothing. */
    private static final int SLOTS = 64;

    private final Transactions transactions;
    private final LongSupplier nanoTime;
    private final AtomicReferenceArray<@Nullable Shared> newest = new AtomicReferenceArray<>(SLOTS);

    SharedTransactions(Transactions transactions, LongSupplier nanoTime) {
        this.transactions = transactions;
        this.nanoTime = nanoTime;
    }

    /**
     * The transaction that {@code executor} has at {@code version}, or a new one.
     *
     * @throws dev.rouse.kv.error.KvException none can be opened
     */
    ReadsTransaction join(KvVersion version, Executor executor) {
        long now = nanoTime.getAsLong();
        int slot = executor.hashCode() & SLOTS - 1;
        Shared shared = newest.get(slot);
        if (shared != null && shared.isFor(executor, now) && shared.transaction.join(version)) {
            return shared.transaction;
        }
        ReadsTransaction begun =
                ReadsTransaction.at(transactions.open(executor), version, closed -> forget(slot, closed));
        newest.set(slot, new Shared(executor, now, begun));
        return begun;
    }

    private void forget(int slot, ReadsTransaction closed) {
        newest.updateAndGet(slot, shared -> shared != null && shared.transaction == closed ? null : shared);
    }

    private record Shared(Executor executor, long begun, ReadsTransaction transaction) {

        boolean isFor(Executor wanted, long now) {
            return executor.equals(wanted) && now - begun < JOINABLE;
        }
    }
}
