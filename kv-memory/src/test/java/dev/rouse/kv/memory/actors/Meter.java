package dev.rouse.kv.memory.actors;

import dev.rouse.ReadOnly;
import reactor.core.publisher.Mono;

/** A number: the least that an actor can be, where what the runtime itself costs is measured. */
public interface Meter {

    Mono<Long> add(long amount);

    @ReadOnly
    Mono<Long> value();

    /** What another meter shows. */
    Mono<Long> valueOf(String key);
}
