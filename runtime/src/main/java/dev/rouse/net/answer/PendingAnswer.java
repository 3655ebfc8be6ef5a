package dev.rouse.net.answer;

import dev.rouse.net.request.HttpLimits;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.RequestBody;
import dev.rouse.net.request.Upgrade;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/**
 * Waits for the outcome of one operation and brings it to the connection's event loop, with one hop at most. The elements of
 * a stream are written where they come, into an array of bounded size that waits for the last of them: so an answer is told
 * whole or not begun, and a reader who is slow holds no more than that.
 */
public final class PendingAnswer extends BaseSubscriber<Object> implements Runnable {

    private final Operation operation;
    private final EventExecutor loop;
    private final Consumer<PendingAnswer> receiver;
    private @Nullable StreamBody stream;
    /** Seen by whoever cancels, as it may come at the same time. */
    private volatile @Nullable Object value;

    private @Nullable Throwable error;

    public PendingAnswer(Operation operation, EventExecutor loop, Consumer<PendingAnswer> receiver) {
        this.operation = operation;
        this.loop = loop;
        this.receiver = receiver;
    }

    /**
     * Begins the operation: once. What its code throws is its outcome.
     *
     * @param share what the answer takes of the room of all
     */
    public void await(RequestBody body, HttpLimits limits, AnswerShare share) {
        try {
            stream = StreamBody.of(operation, limits, share);
            operation.run(body).subscribe(this);
        } catch (Throwable t) {
            onError(t);
        }
    }

    /** The outcome where it ends HTTP on the connection; null for any other. */
    public @Nullable Upgrade upgrade() {
        return error == null && value instanceof Upgrade upgrade ? upgrade : null;
    }

    /** Nobody takes the outcome. */
    public void abandon() {
        Upgrade upgrade = upgrade();
        if (upgrade != null) {
            upgrade.abandon();
        }
    }

    Operation operation() {
        return operation;
    }

    /** The one value of an outcome that is no stream, or null. */
    @Nullable
    Object value() {
        return value;
    }

    /** A stream as it was written; null when the outcome is none. */
    @Nullable
    StreamBody stream() {
        return stream;
    }

    @Nullable
    Throwable error() {
        return error;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        requestUnbounded();
    }

    @Override
    protected void hookOnNext(Object element) {
        if (stream == null) {
            value = element;
            if (isDisposed()) {
                abandon();
            }
            return;
        }
        Throwable refused = stream.add(element);
        if (refused != null) {
            cancel();
            fail(refused);
        }
    }

    /** The outcome may be there already, and is not to be told any more. */
    @Override
    protected void hookOnCancel() {
        abandon();
    }

    @Override
    protected void hookOnComplete() {
        error = stream == null ? null : stream.end();
        deliver();
    }

    @Override
    protected void hookOnError(Throwable throwable) {
        fail(throwable);
    }

    @Override
    public void run() {
        receiver.accept(this);
    }

    private void fail(Throwable throwable) {
        error = throwable;
        deliver();
    }

    private void deliver() {
        if (loop.inEventLoop()) {
            run();
            return;
        }
        try {
            loop.execute(this);
        } catch (RejectedExecutionException e) {
            // The event loop was shut down, and the connection with it: nobody waits.
            abandon();
        }
    }
}
