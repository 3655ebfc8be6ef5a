package dev.rouse.call;

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/** Calls with at most one answer: one per subscription. */
public final class CallMono extends Mono<Object> {

    private final CallTarget target;

    public CallMono(CallTarget target) {
        this.target = target;
    }

    @Override
    public void subscribe(CoreSubscriber<? super Object> caller) {
        target.subscribe(caller);
    }
}
