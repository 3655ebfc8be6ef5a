package dev.rouse.benchmarks.scenario.alarm;

import java.time.Instant;
import reactor.core.publisher.Mono;

/** An actor whose alarm rings at the time that was set, whether the actor sleeps or not. */
public interface Alarm {

    /** Sets the alarm to ring once at {@code due}, in place of the time set before. */
    Mono<Long> set(Instant due);

    /** Rings now. */
    Mono<Long> ring();
}
