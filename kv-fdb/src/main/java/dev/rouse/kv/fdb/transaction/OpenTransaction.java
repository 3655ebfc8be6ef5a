package dev.rouse.kv.fdb.transaction;

import com.apple.foundationdb.Transaction;
import dev.rouse.kv.error.KvException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A transaction that is closed exactly once: when told to, or by itself when its commit has ended. Closing does nothing
 * while the commit is under way, because a commit that is abandoned may still land. Safe from any thread.
 */
public final class OpenTransaction implements AutoCloseable {

    private enum Phase {
        /** Reads are under way: closing ends them. */
        OPEN,
        /** Only the commit's end closes it. */
        COMMITTING,
        CLOSED
    }

    private final Transaction transaction;
    private final Consumer<OpenTransaction> onClosed;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.OPEN);
    private final AtomicReference<@Nullable KvException> ended = new AtomicReference<>();
    private final long openedAt;

    OpenTransaction(Transaction transaction, long openedAt, Consumer<OpenTransaction> onClosed) {
        this.transaction = transaction;
        this.openedAt = openedAt;
        this.onClosed = onClosed;
    }

    public Transaction transaction() {
        return transaction;
    }

    /** Monotonic nanoseconds. */
    long openedAt() {
        return openedAt;
    }

    /** Commits and closes. Completes with the committed version on the transaction's executor; not to be cancelled. */
    public CompletableFuture<Long> commit() {
        if (!phase.compareAndSet(Phase.OPEN, Phase.COMMITTING)) {
            return CompletableFuture.failedFuture(new IllegalStateException("closed before its commit was sent"));
        }
        try {
            return transaction
                    .commit()
                    .thenApply(done -> transaction.getCommittedVersion())
                    .whenComplete((version, error) -> release());
        } catch (RuntimeException error) {
            release();
            return CompletableFuture.failedFuture(error);
        }
    }

    /** Ends the reads under way with {@code reason}; nothing when its commit is under way. */
    void end(KvException reason) {
        ended.compareAndSet(null, reason);
        close();
    }

    /** The reason that it was ended with by {@link #end}; null when it was not. */
    @Nullable
    public KvException ended() {
        return ended.get();
    }

    @Override
    public void close() {
        if (phase.compareAndSet(Phase.OPEN, Phase.CLOSED)) {
            dispose();
        }
    }

    private void release() {
        phase.set(Phase.CLOSED);
        dispose();
    }

    private void dispose() {
        transaction.close();
        onClosed.accept(this);
    }
}
