package dev.rouse.test.world;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.BaseSubscriber;

/** Receives what a publisher gives, all that it has, and how it ends. */
public final class Outcome<T> extends BaseSubscriber<T> {

    private final List<T> values = new ArrayList<>();
    private @Nullable Throwable error;
    private boolean over;

    private Outcome() {}

    /** Subscribes to {@code publisher}. */
    public static <T> Outcome<T> of(Publisher<T> publisher) {
        Outcome<T> outcome = new Outcome<>();
        publisher.subscribe(outcome);
        return outcome;
    }

    @Override
    protected void hookOnNext(T value) {
        values.add(value);
    }

    @Override
    protected void hookOnError(Throwable failure) {
        error = failure;
        over = true;
    }

    @Override
    protected void hookOnComplete() {
        over = true;
    }

    /** Whether it has ended. */
    public boolean isOver() {
        return over;
    }

    /** The values so far. */
    public List<T> values() {
        return List.copyOf(values);
    }

    /** The error that it has ended with; null where it has not. */
    public @Nullable Throwable error() {
        return error;
    }

    /** The last value; null where there is none. An error is thrown: as it is, or as the cause where it is a checked one. */
    public @Nullable T value() {
        rethrow();
        return values.isEmpty() ? null : values.get(values.size() - 1);
    }

    /** Throws the error, where there is one. */
    public void rethrow() {
        if (error instanceof RuntimeException failure) {
            throw failure;
        }
        if (error instanceof Error failure) {
            throw failure;
        }
        if (error != null) {
            throw new IllegalStateException(error);
        }
    }
}
