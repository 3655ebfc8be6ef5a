package dev.rouse.kv.fdb.transaction;

import com.apple.foundationdb.Database;
import dev.rouse.kv.error.KvClosedException;
import dev.rouse.kv.error.KvUnavailableException;
import dev.rouse.kv.fdb.health.ClusterTrouble;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * Opens and counts all transactions of a store. One timer ends the reads that take too long, all of them: a timer
 * for each would cost as much as a read.
 */
public final class Transactions {

    private static final int SWEEPS_PER_TIMEOUT = 20;

    private final Database database;
    private final LongSupplier nanoTime;
    private final Duration readTimeout;
    private final Set<OpenTransaction> open = ConcurrentHashMap.newKeySet();
    private final Disposable sweeping;
    private final ClusterTrouble trouble;
    private volatile boolean closed;

    public Transactions(
            Database database, Duration readTimeout, LongSupplier nanoTime, Scheduler timer, ClusterTrouble trouble) {
        this.trouble = trouble;
        this.database = database;
        this.readTimeout = readTimeout;
        this.nanoTime = nanoTime;
        long period = Math.max(1, readTimeout.toNanos() / SWEEPS_PER_TIMEOUT);
        this.sweeping = timer.schedulePeriodically(this::endSlowReads, period, period, TimeUnit.NANOSECONDS);
    }

    /** @param executor runs what its futures complete; never rejects */
    public OpenTransaction open(Executor executor) {
        if (closed) {
            throw new KvClosedException();
        }
        OpenTransaction transaction =
                new OpenTransaction(database.createTransaction(executor), nanoTime.getAsLong(), open::remove);
        open.add(transaction);
        if (closed) {
            transaction.end(new KvClosedException());
        }
        return transaction;
    }

    public int count() {
        return open.size();
    }

    public Duration readTimeout() {
        return readTimeout;
    }

    /** Ends reads that take too long, and no commit that is under way. */
    private void endSlowReads() {
        long now = nanoTime.getAsLong();
        boolean suspicious = false;
        for (OpenTransaction transaction : open) {
            long age = now - transaction.openedAt();
            suspicious |= age > ClusterTrouble.SUSPICIOUS.toNanos();
            if (age > readTimeout.toNanos()) {
                transaction.end(tooSlow());
            }
        }
        if (suspicious) {
            trouble.suspect();
        }
    }

    private KvUnavailableException tooSlow() {
        return new KvUnavailableException(
                "FoundationDB did not answer within " + readTimeout + trouble.since()
                        + ": try again after a pause; if it stays so, look at" + " the cluster with fdbcli's 'status'.",
                null);
    }

    /** Opens none any more, and ends the reads under way with {@link KvClosedException}. */
    public void close() {
        closed = true;
        sweeping.dispose();
        trouble.close();
        open.forEach(transaction -> transaction.end(new KvClosedException()));
    }
}
