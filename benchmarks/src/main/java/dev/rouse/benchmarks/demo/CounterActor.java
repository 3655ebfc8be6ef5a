package dev.rouse.benchmarks.demo;

import dev.rouse.Actor;
import reactor.core.publisher.Mono;

/** A {@link Counter} whose state is its sum. */
public final class CounterActor extends Actor<Long> implements Counter {

    @Override
    protected Long initialState() {
        return 0L;
    }

    @Override
    public Mono<Long> increment(long by) {
        return Mono.just(update(sum -> sum + by));
    }

    @Override
    public Mono<Long> value() {
        return Mono.just(state());
    }
}
