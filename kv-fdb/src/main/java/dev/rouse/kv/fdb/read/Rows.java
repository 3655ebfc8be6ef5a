package dev.rouse.kv.fdb.read;

import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.async.AsyncIterator;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** The rows of one range read, handed over as they come, until the range or the taker's wish for more ends. */
final class Rows {

    /** The end of a range read. */
    enum End {
        /** All rows were taken. */
        REACHED,
        /** There may be more. */
        STOPPED
    }

    private final AsyncIterator<KeyValue> rows;
    private final Predicate<KeyValue> taker;
    private final boolean firstReplyOnly;
    private final CompletableFuture<End> end = new CompletableFuture<>();
    private boolean begun;

    private Rows(AsyncIterator<KeyValue> rows, Predicate<KeyValue> taker, boolean firstReplyOnly) {
        this.rows = rows;
        this.taker = taker;
        this.firstReplyOnly = firstReplyOnly;
    }

    /** @param taker false: no more; the row it was given counts as not taken */
    static CompletableFuture<End> all(AsyncIterator<KeyValue> rows, Predicate<KeyValue> taker) {
        return new Rows(rows, taker, false).run();
    }

    /** Waits for one reply of the cluster and no other, so for one round trip at most. */
    static CompletableFuture<End> firstReply(AsyncIterator<KeyValue> rows, Predicate<KeyValue> taker) {
        return new Rows(rows, taker, true).run();
    }

    private CompletableFuture<End> run() {
        next();
        return end;
    }

    private void next() {
        try {
            CompletableFuture<Boolean> more = rows.onHasNext();
            while (more.isDone()) {
                if (!more.join()) {
                    end.complete(End.REACHED);
                    return;
                }
                begun = true;
                if (!taker.test(rows.next())) {
                    stop();
                    return;
                }
                more = rows.onHasNext();
            }
            if (begun && firstReplyOnly) {
                stop();
            } else {
                more.whenComplete((ready, error) -> next());
            }
        } catch (RuntimeException error) {
            end.completeExceptionally(error);
        }
    }

    private void stop() {
        rows.cancel();
        end.complete(End.STOPPED);
    }
}
