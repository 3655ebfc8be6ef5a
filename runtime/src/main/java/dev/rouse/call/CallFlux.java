package dev.rouse.call;

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/** Calls that are answered with a stream: one per subscription. */
public final class CallFlux extends Flux<Object> {

    private final CallTarget target;

    public CallFlux(CallTarget target) {
        this.target = target;
    }

    @Override
    public void subscribe(CoreSubscriber<? super Object> caller) {
        target.subscribe(caller);
    }
}
