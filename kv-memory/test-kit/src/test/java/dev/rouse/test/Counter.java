package dev.rouse.test;

import dev.rouse.ReadOnly;
import reactor.core.publisher.Mono;

/** A number that grows. */
public interface Counter {

    Mono<Long> increment(long by);

    @ReadOnly
    Mono<Long> value();
}
