package dev.rouse.benchmarks.scenario;

import java.time.Instant;
import reactor.core.publisher.Mono;

/** Rings when it was told to, asleep or not. */
public interface Bell {

    /** Rings once at {@code due}. */
    Mono<Long> set(Instant due);

    /** Rings now. */
    Mono<Long> ring();
}
