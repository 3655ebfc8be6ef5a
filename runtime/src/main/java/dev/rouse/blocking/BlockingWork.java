package dev.rouse.blocking;

import java.util.concurrent.Callable;
import reactor.core.publisher.Mono;

/** Runs blocking code off the lanes. */
public interface BlockingWork {

    /**
     * Runs {@code work} once per subscription and gives what it returns or throws; empty for null. Cold. Completes on a
     * thread that may block. Cancelling interrupts the thread, or takes the work out of the line.
     */
    <T> Mono<T> run(Callable<? extends T> work);

    /** Whether the calling code is such work. */
    boolean isHere();
}
