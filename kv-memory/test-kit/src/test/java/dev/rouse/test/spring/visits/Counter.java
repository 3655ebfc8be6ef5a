package dev.rouse.test.spring.visits;

import dev.rouse.ReadOnly;
import reactor.core.publisher.Mono;

public interface Counter {

    Mono<Long> increment(long by);

    /** Adds an hour later. */
    Mono<String> addLater(long by);

    @ReadOnly
    Mono<Long> value();
}
