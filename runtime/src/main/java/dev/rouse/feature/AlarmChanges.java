package dev.rouse.feature;

import dev.rouse.ActorAddress;

/** Listener to the alarm index rows that commits of this node move. */
public interface AlarmChanges {

    /**
     * The actor's row is in the store, and it may be woken by it. On its lane, in the order of its commits.
     *
     * @param due in milliseconds since 1970; 0: there is none any more
     * @param pauseMillis after which it is due, whatever the wall clock shows then; 0: it is by the wall clock
     */
    void alarmChanged(ActorAddress address, long due, long pauseMillis);

    /** The same, of a row that is due by the wall clock. */
    default void alarmChanged(ActorAddress address, long due) {
        alarmChanged(address, due, 0);
    }
}
