package dev.rouse.remote.in;

import dev.rouse.InvalidCallException;
import dev.rouse.wire.Frame;
import dev.rouse.wire.error.WireErrors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/** The stream that a call from another node brings with it: asked for over the link. Signals come on the event loop of that. */
final class InboundBody extends Flux<byte[]> implements Subscription {

    private final long id;
    private final FrameWriter out;
    private final AtomicBoolean taken = new AtomicBoolean();
    private volatile @Nullable CoreSubscriber<? super byte[]> actual;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile boolean isOver;

    /** @param id of the call */
    InboundBody(long id, FrameWriter out) {
        this.id = id;
        this.out = out;
    }

    @Override
    public void subscribe(CoreSubscriber<? super byte[]> subscriber) {
        if (!taken.compareAndSet(false, true)) {
            Operators.error(subscriber, new IllegalStateException("The body of a request is read once."));
        } else if (isOver) {
            Operators.error(subscriber, gone());
        } else {
            actual = subscriber;
            subscriber.onSubscribe(this);
            if (isOver && ended.compareAndSet(false, true)) {
                subscriber.onError(gone()); // The call ended before it knew of the subscriber.
            }
        }
    }

    private static InvalidCallException gone() {
        return new InvalidCallException(
                "Who made the request waits for no answer any more, before the end of its body.");
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n) && !isOver) {
            out.write(new Frame.Request(id, n), 0);
        }
    }

    @Override
    public void cancel() {
        ended.set(true);
        isOver = true;
    }

    /** A part, or the end: on the event loop of the link. */
    void received(Frame part) {
        CoreSubscriber<? super byte[]> reader = actual;
        if (isOver || reader == null) {
            return;
        }
        if (part instanceof Frame.Next next) {
            reader.onNext(next.value().bytes());
            return;
        }
        isOver = true;
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        if (part instanceof Frame.Failure failure) {
            reader.onError(WireErrors.errorOf(failure.error()));
        } else {
            reader.onComplete();
        }
    }

    /** The call has ended: on the event loop of the link. */
    void callEnded() {
        CoreSubscriber<? super byte[]> reader = actual;
        if (!isOver) {
            isOver = true;
            if (reader != null && ended.compareAndSet(false, true)) {
                reader.onError(gone());
            }
        }
    }
}
