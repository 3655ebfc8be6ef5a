package dev.rouse.net;

import dev.rouse.LimitExceededException;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/** Waits for the outcome of one operation and brings it to the connection's event loop, with one hop at most. */
final class Answer extends BaseSubscriber<Object> implements Runnable {

    private final Operation operation;
    private final int maxElements;
    private final EventExecutor loop;
    private final Consumer<Answer> receiver;
    private final @Nullable List<Object> elements;
    private @Nullable Object value;
    private @Nullable Throwable error;

    Answer(Operation operation, int maxElements, EventExecutor loop, Consumer<Answer> receiver) {
        this.operation = operation;
        this.maxElements = maxElements;
        this.loop = loop;
        this.receiver = receiver;
        this.elements = operation.stream() ? new ArrayList<>() : null;
    }

    Operation operation() {
        return operation;
    }

    /** One value, the list of a stream's elements, or null. */
    @Nullable
    Object outcome() {
        return elements == null ? value : elements;
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
        if (elements == null) {
            value = element;
        } else if (elements.size() < maxElements) {
            elements.add(element);
        } else {
            cancel();
            fail(new LimitExceededException("number of elements of the stream", elements.size() + 1L, maxElements));
        }
    }

    @Override
    protected void hookOnComplete() {
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
        }
    }
}
