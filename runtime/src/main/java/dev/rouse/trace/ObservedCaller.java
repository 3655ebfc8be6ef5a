package dev.rouse.trace;

import dev.rouse.RuntimeObserver.Observed;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.util.context.Context;

/** The caller of a call that is observed: from its subscription to its answer, or until it is cancelled. */
public final class ObservedCaller implements CoreSubscriber<Object>, Subscription, Scannable {

    private final CoreSubscriber<Object> caller;
    private final Observed observed;
    private final AtomicBoolean ended = new AtomicBoolean();
    private @Nullable Subscription call;

    @SuppressWarnings("unchecked") // of answers of any type
    public ObservedCaller(CoreSubscriber<?> caller, Observed observed) {
        this.caller = (CoreSubscriber<Object>) caller;
        this.observed = observed;
    }

    @Override
    public Context currentContext() {
        return observed.context();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        call = subscription;
        caller.onSubscribe(this);
    }

    @Override
    public void request(long elements) {
        Subscription made = call;
        if (made != null) {
            made.request(elements);
        }
    }

    @Override
    public void cancel() {
        Subscription made = call;
        if (made != null) {
            made.cancel();
        }
        end(null);
    }

    @Override
    public void onNext(Object value) {
        caller.onNext(value);
    }

    @Override
    public void onError(Throwable error) {
        end(error);
        caller.onError(error);
    }

    @Override
    public void onComplete() {
        end(null);
        caller.onComplete();
    }

    private void end(@Nullable Throwable error) {
        if (ended.compareAndSet(false, true)) {
            observed.end(error);
        }
    }

    @Override
    @SuppressWarnings("rawtypes") // as Reactor declares it
    public @Nullable Object scanUnsafe(Attr key) {
        return key == Attr.ACTUAL ? caller : key == Attr.PARENT ? call : null;
    }
}
