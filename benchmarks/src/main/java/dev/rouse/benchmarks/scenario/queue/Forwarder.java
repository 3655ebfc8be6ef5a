package dev.rouse.benchmarks.scenario.queue;

import reactor.core.publisher.Mono;

/** Sends to an {@link Inbox} of the same number. */
public interface Forwarder {

    /** Sends {@code number} in a turn. */
    Mono<Void> forward(long number);
}
