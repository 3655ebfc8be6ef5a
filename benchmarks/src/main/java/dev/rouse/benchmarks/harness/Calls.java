package dev.rouse.benchmarks.harness;

import org.reactivestreams.Publisher;

/** The calls that a {@link ClosedLoop} makes. */
@FunctionalInterface
public interface Calls {

    /**
     * The next call of a slot, cold; it has been made when its publisher completes. Called where the slot's call before
     * completed, so never by two threads at once for one slot.
     *
     * @param slot from 0 to the window − 1
     * @param nth how many calls this slot has made in this round
     */
    Publisher<?> next(int slot, long nth);
}
