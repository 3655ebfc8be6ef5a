package dev.rouse.spring.visits;

import reactor.core.publisher.Mono;

public interface Counter {
    Mono<Long> increment(long by);
}
