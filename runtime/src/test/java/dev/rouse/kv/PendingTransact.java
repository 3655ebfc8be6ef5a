package dev.rouse.kv;

import dev.rouse.kv.error.KvException;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** A read-modify-write that a {@link ScriptedStore} holds back. */
public final class PendingTransact<T> extends PendingCall<KvTransacted<T>> {

    private static final int MAX_ATTEMPTS = 100;

    private final ScriptedData data;
    private final Function<KvTransaction, Mono<T>> work;
    private Runnable interference = () -> {};
    private int attempts;

    PendingTransact(ScriptedData data, Function<KvTransaction, Mono<T>> work, MonoSink<KvTransacted<T>> sink) {
        super(sink);
        this.data = data;
        this.work = work;
    }

    /** As {@link #apply}, with {@code other} happening after the first attempt has read and before it commits. */
    public void applyAround(Runnable other) {
        interference = other;
        apply();
    }

    /** Number of times that the work was run. */
    public int attempts() {
        return attempts;
    }

    @Override
    KvTransacted<T> perform() {
        while (true) {
            ScriptedTransaction tx = new ScriptedTransaction(data);
            attempts++;
            T value = valueOf(Mono.defer(() -> work.apply(tx)));
            Runnable other = interference;
            interference = () -> {};
            other.run();
            try {
                return tx.commit(value);
            } catch (KvConflictException e) {
                if (attempts == MAX_ATTEMPTS) {
                    throw new AssertionError("A transaction conflicts every time", e);
                }
            }
        }
    }

    /** Its errors are the caller's, so they are thrown as they are. */
    private T valueOf(Mono<T> result) {
        Result<T> collected = new Result<>();
        result.subscribe(
                value -> collected.value = value, error -> collected.error = error, () -> collected.done = true);
        if (collected.error != null) {
            throw new WorkFailed(collected.error);
        }
        if (!collected.done) {
            throw new AssertionError("The work of a transaction waits for something else than the transaction");
        }
        return collected.value;
    }

    private static final class Result<T> {
        private T value;
        private Throwable error;
        private boolean done;
    }

    /** Carries an error of the work, whatever its type. */
    static final class WorkFailed extends KvException {
        private static final long serialVersionUID = 1L;

        WorkFailed(Throwable cause) {
            super("the work of a transaction failed", cause);
        }
    }

    @Override
    public String toString() {
        return "transaction";
    }
}
