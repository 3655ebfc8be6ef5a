package dev.rouse.benchmarks.scenario.flow;

import dev.rouse.ReadOnly;
import reactor.core.publisher.Mono;

/** An actor with workflows, whose state is a sum. */
public interface Worker {

    /** The workflow of some steps, as many as its input is, each of which adds one to the sum; its result is the sum. */
    String STEPS = "steps";

    /** The same, and then it waits for {@link #GO} again and again; each time it adds what it was told. */
    String WAITING = "waiting";

    /** The signal that the waiting one takes. */
    String GO = "go";

    /** Adds one to the sum, as a step does, and tells it. */
    Mono<Long> add();

    /** The sum. */
    @ReadOnly
    Mono<Long> sum();
}
