package dev.rouse.kv.fdb.read;

import com.apple.foundationdb.ReadTransaction;
import com.apple.foundationdb.Transaction;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.error.KvException;
import dev.rouse.kv.fdb.transaction.Failures;
import dev.rouse.kv.fdb.transaction.OpenTransaction;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A transaction of snapshot reads, several where they are at one given version. Each read leaves it once, when it is answered or
 * cancelled, and the last one closes it, which ends what those that were cancelled still had under way. Safe from any thread.
 */
final class ReadsTransaction {

    /** Each read leaves a few bytes in the client until the transaction is closed. */
    static final int MOST_READS = 256;

    private final OpenTransaction open;
    private final ReadTransaction snapshot;
    private final @Nullable KvVersion given;
    private final CompletableFuture<Long> version;
    private final Consumer<ReadsTransaction> onClosed;
    private final AtomicInteger present = new AtomicInteger(1);
    private final AtomicInteger places = new AtomicInteger(MOST_READS - 1);

    private ReadsTransaction(
            OpenTransaction open,
            @Nullable KvVersion given,
            CompletableFuture<Long> version,
            Consumer<ReadsTransaction> onClosed) {
        this.open = open;
        this.snapshot = open.transaction().snapshot();
        this.given = given;
        this.version = version;
        this.onClosed = onClosed;
    }

    /** Begins with its first read. */
    static ReadsTransaction at(OpenTransaction open, KvVersion given, Consumer<ReadsTransaction> onClosed) {
        return begin(open, transaction -> {
            transaction.setReadVersion(given.value());
            return new ReadsTransaction(open, given, CompletableFuture.completedFuture(given.value()), onClosed);
        });
    }

    /**
     * Asks for a real version; for one read.
     *
     * @param prepare run before it is asked
     */
    static ReadsTransaction atRealVersion(OpenTransaction open, Consumer<Transaction> prepare) {
        return begin(open, transaction -> {
            prepare.accept(transaction);
            return new ReadsTransaction(open, null, transaction.getReadVersion(), closed -> {});
        });
    }

    private static ReadsTransaction begin(OpenTransaction open, Function<Transaction, ReadsTransaction> first) {
        try {
            open.transaction().options().setReadYourWritesDisable();
            return first.apply(open.transaction());
        } catch (RuntimeException error) {
            KvException failure = Failures.ofRead(error, open, null);
            open.close();
            throw failure;
        }
    }

    ReadTransaction snapshot() {
        return snapshot;
    }

    /** Completes with the version that it reads at. */
    CompletableFuture<Long> version() {
        return version;
    }

    OpenTransaction open() {
        return open;
    }

    /** Takes one more read in. Returns false where that needs another transaction: it is at another version, full, or closed. */
    boolean join(KvVersion wanted) {
        return wanted.equals(given) && places.getAndUpdate(free -> Math.max(0, free - 1)) > 0 && enter();
    }

    private boolean enter() {
        return present.getAndUpdate(reads -> reads == 0 ? 0 : reads + 1) > 0;
    }

    void leave() {
        if (present.decrementAndGet() == 0) {
            open.close();
            onClosed.accept(this);
        }
    }
}
