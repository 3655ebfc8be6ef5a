package dev.rouse.benchmarks.scenario.bed;

import reactor.core.publisher.Mono;

/** The actor to whose events many subscribe, and to which many connect. */
public interface Feed {

    /** Emits {@code events} in one turn, and tells how many it has emitted in all. */
    Mono<Long> emit(int events);
}
