package dev.rouse.benchmarks.scenario;

import java.time.Instant;
import reactor.core.publisher.Mono;

/** Rings when it was told to, asleep or not. */
public interface Bell {

    /** Rings once at {@code due}, and not when it was told to before. */
    Mono<Long> set(Instant due);

    /** Rings now. */
    Mono<Long> ring();
}
