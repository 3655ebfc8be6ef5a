package dev.rouse.remote.in;

import dev.rouse.InvalidCallException;
import dev.rouse.OverloadedException;
import dev.rouse.wire.Frame;
import dev.rouse.wire.error.WireErrors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * The stream that a call from another node brings with it: asked for over the link, and told there when it is not wanted any more. Signals
 * come on the event loop of that.
 */
final class InboundBody extends Flux<byte[]> implements Subscription {

    private final long id;
    private final FrameWriter out;
    private final HeldParts held;
    private final AtomicInteger own = new AtomicInteger();
    private final AtomicBoolean taken = new AtomicBoolean();
    private volatile @Nullable CoreSubscriber<? super byte[]> actual;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile boolean isOver;

    /**
     * @param id of the call
     * @param held of all bodies of the link
     */
    InboundBody(long id, FrameWriter out, HeldParts held) {
        this.id = id;
        this.out = out;
        this.held = held;
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
            letGo(n);
            out.write(new Frame.Request(id, n), 0);
        }
    }

    @Override
    public void cancel() {
        boolean wasOver = isOver;
        isOver = true;
        if (ended.compareAndSet(false, true) && !wasOver) {
            out.write(new Frame.Cancel(id), 0);
        }
        letGo(Long.MAX_VALUE);
    }

    /** So many of those that were held were taken, or are not wanted. */
    private void letGo(long parts) {
        int before = own.getAndUpdate(count -> (int) Math.max(0, count - parts));
        held.give((int) Math.min(before, parts));
    }

    private void next(CoreSubscriber<? super byte[]> reader, byte[] part) {
        OverloadedException refusal = held.take();
        if (refusal == null) {
            own.incrementAndGet();
            reader.onNext(part);
            if (isOver) {
                letGo(Long.MAX_VALUE);
            }
        } else if (ended.compareAndSet(false, true)) {
            isOver = true;
            out.write(new Frame.Cancel(id), 0);
            letGo(Long.MAX_VALUE);
            reader.onError(refusal);
        }
    }

    /** A part, or the end: on the event loop of the link. */
    void received(Frame part) {
        CoreSubscriber<? super byte[]> reader = actual;
        if (isOver || reader == null) {
            return;
        }
        if (part instanceof Frame.Next next) {
            next(reader, next.value().bytes());
            return;
        }
        isOver = true;
        letGo(Long.MAX_VALUE);
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
            letGo(Long.MAX_VALUE);
            if (reader != null && ended.compareAndSet(false, true)) {
                reader.onError(gone());
            }
        }
    }
}
