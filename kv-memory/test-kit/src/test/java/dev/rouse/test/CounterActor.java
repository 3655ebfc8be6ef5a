package dev.rouse.test;

import dev.rouse.Actor;
import reactor.core.publisher.Mono;

/** A counter as it should be. */
final class CounterActor extends Actor<Long> implements Counter {

    @Override
    protected Long initialState() {
        return 0L;
    }

    @Override
    public Mono<Long> increment(long by) {
        return Mono.just(update(count -> count + by));
    }

    @Override
    public Mono<Long> value() {
        return Mono.just(state());
    }
}
