package dev.rouse.actor;

import dev.rouse.ActorAddress;

/** Who is told of the alarm index rows that commits of this node move. */
public interface AlarmChanges {

    /**
     * The actor's row is in the store, and it may be woken by it. On its lane, in the order of its commits.
     *
     * @param due in milliseconds since 1970; 0: there is none any more
     */
    void alarmChanged(ActorAddress address, long due);
}
