package dev.rouse.event;

import dev.rouse.ActorAddress;

/** Listener to the events of a lane's actors. */
@FunctionalInterface
public interface EventListener {

    /** They are in the store. On the lane, for each actor in the order of offsets. */
    void emitted(ActorAddress actor, Emission emission);
}
