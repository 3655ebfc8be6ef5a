package dev.rouse.benchmarks.scenario.queue;

import dev.rouse.QueueHandler;
import reactor.core.publisher.Mono;

/** A sum of numbers that come through a queue. */
public interface Inbox {

    /** The name of the queue. */
    String QUEUE = "numbers";

    /** Adds {@code number}, and tells the sum. */
    @QueueHandler(QUEUE)
    Mono<Long> take(long number);
}
