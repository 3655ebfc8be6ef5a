package dev.rouse.benchmarks.demo;

import dev.rouse.ReadOnly;
import reactor.core.publisher.Mono;

/** A number that is never lost. */
public interface Counter {

    /** Adds {@code by}, which may be negative, and tells the sum. */
    Mono<Long> increment(long by);

    /** The sum so far. */
    @ReadOnly
    Mono<Long> value();
}
