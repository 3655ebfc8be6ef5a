package dev.rouse.deadlock;

import java.util.List;

/**
 * The wait of a call at one moment: for the end of all of {@code turns}. Equal when nothing of it has changed.
 *
 * @param name {@code type/key.action}
 * @param madeAt when it came to its actor, in microseconds of its node's wall clock
 * @param inLine whether its own turn has not begun
 * @param relayed whether it is a call's way to another node, where the one call that it waits for is the same call
 * @param turns none when something else is to happen, which is no matter of calls
 */
record WaitFact(CallId call, String name, long madeAt, boolean inLine, boolean relayed, List<TurnFact> turns) {

    /**
     * A turn that runs.
     *
     * @param call which it answers
     * @param name of that
     * @param made how many calls it has made so far
     * @param awaits the calls that it waits for: for all or for any of them, only its code knows
     */
    record TurnFact(CallId call, String name, int made, List<CallId> awaits) {}

    /** The same of a call that has gone to another node, where it is {@code there}. */
    WaitFact relayedTo(CallId there) {
        return new WaitFact(call, name, madeAt, false, true, List.of(new TurnFact(call, name, 0, List.of(there))));
    }
}
