package dev.rouse.benchmarks.scenario;

import reactor.core.publisher.Mono;

/** An actor that has itself woken. */
public interface Sleeper {

    /** Has itself woken in an hour, and tells the entry's id. */
    Mono<String> sleepForAnHour();

    /** What it does then: it counts. */
    Mono<Long> rise();
}
