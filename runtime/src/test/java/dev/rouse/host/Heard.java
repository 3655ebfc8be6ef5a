package dev.rouse.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/** What came of a publisher so far. */
public final class Heard<T> extends BaseSubscriber<T> {

    private final long demand;
    private final List<T> values = new ArrayList<>();
    private volatile Throwable error;
    private volatile boolean over;

    private Heard(long demand) {
        this.demand = demand;
    }

    public static <T> Heard<T> by(Publisher<T> publisher) {
        return by(publisher, Long.MAX_VALUE);
    }

    /** @param demand how much is asked for at first */
    public static <T> Heard<T> by(Publisher<T> publisher, long demand) {
        Heard<T> heard = new Heard<>(demand);
        publisher.subscribe(heard);
        return heard;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        if (demand > 0) {
            subscription.request(demand);
        }
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

    public boolean isOver() {
        return over;
    }

    public List<T> values() {
        return List.copyOf(values);
    }

    /** The one value, null when it was empty; the error is thrown. */
    public T value() {
        if (!over) {
            throw new AssertionError("It has not ended yet, so far it gave " + values);
        }
        if (error instanceof RuntimeException failure) {
            throw failure;
        }
        if (error != null) {
            throw new AssertionError(error);
        }
        return values.isEmpty() ? null : values.get(values.size() - 1);
    }

    /** The error, which is of {@code type}. */
    public <E extends Throwable> E error(Class<E> type) {
        assertThat(error).isInstanceOf(type);
        return type.cast(error);
    }

    /** The error; null when there is none. */
    public Throwable error() {
        return error;
    }
}
