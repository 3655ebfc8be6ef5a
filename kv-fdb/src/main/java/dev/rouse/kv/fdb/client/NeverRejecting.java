package dev.rouse.kv.fdb.client;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * An executor that never rejects and never throws: what it cannot take, another one does. FoundationDB calls it on its
 * network thread without a look at what it throws, and a rejected completion would be lost for ever.
 *
 * <p>Equal to one of the same two executors, which are not asked.
 */
public record NeverRejecting(Executor executor, Executor fallback) implements Executor {

    @Override
    @SuppressWarnings("CatchAndPrintStackTrace")
    public void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RuntimeException | Error rejected) {
            fallback.execute(task);
        }
    }

    @Override
    @SuppressWarnings("ReferenceEquality")
    public boolean equals(@Nullable Object other) {
        return other instanceof NeverRejecting same && same.executor == executor && same.fallback == fallback;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(executor);
    }
}
