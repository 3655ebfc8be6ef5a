package dev.rouse.actor;

import dev.rouse.ActorAddress;

/** Where calls go at the moment they are made. */
public interface CallRoute {

    /**
     * The lane that the actor at {@code address} lives on.
     *
     * @throws dev.rouse.NodeUnavailableException this node has no actors now
     */
    ActorLane lane(ActorAddress address);
}
