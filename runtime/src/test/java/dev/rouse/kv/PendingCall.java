package dev.rouse.kv;

import dev.rouse.kv.error.KvException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import reactor.core.publisher.MonoSink;

/**
 * A call that a {@link ScriptedStore} holds back: it has not happened until the test says so. What happens in the store
 * ({@link #land}) and what the caller hears of it ({@link #deliver}) are two steps, so that a test can put something in
 * between; {@link #apply} does both.
 *
 * @param <A> what the call is answered with
 */
public abstract class PendingCall<A> {

    private final MonoSink<A> sink;
    private Supplier<A> outcome;
    private boolean answered;
    private boolean cancelled;

    PendingCall(MonoSink<A> sink) {
        this.sink = sink;
        sink.onCancel(() -> cancelled = true);
    }

    /** Does in the store what the call asks for. */
    abstract A perform();

    /** Lets the call happen in the store, for better or worse; the caller hears nothing yet. */
    public final void land() {
        if (outcome != null) {
            throw new AssertionError("It landed before: " + this);
        }
        try {
            A answer = perform();
            outcome = () -> answer;
        } catch (KvException e) {
            outcome = () -> {
                throw e;
            };
        }
    }

    /** Tells the caller what came of {@link #land}. */
    public final void deliver() {
        if (outcome == null) {
            throw new AssertionError("It has not landed: " + this);
        }
        A answer;
        try {
            answer = outcome.get();
        } catch (KvException e) {
            fail(e);
            return;
        }
        answer(answer);
    }

    /** Lets it happen in the store and tells the caller. */
    public final void apply() {
        land();
        deliver();
    }

    /** Tells the caller {@code answer}, whatever happened in the store. */
    public final void answer(A answer) {
        endOnce();
        sink.success(answer);
    }

    /** Tells the caller {@code error}, whatever happened in the store. */
    public final void fail(Throwable error) {
        endOnce();
        sink.error(error);
    }

    /** Executor that the caller wants the answer on; null when it does not say. */
    public final Executor executor() {
        return KvExecutor.of(sink.contextView());
    }

    /** Whether the caller was told anything. */
    public final boolean isAnswered() {
        return answered;
    }

    /** Whether the caller went away before it was told. */
    public final boolean isCancelled() {
        return cancelled;
    }

    private void endOnce() {
        if (answered) {
            throw new AssertionError("It was answered before: " + this);
        }
        answered = true;
    }
}
