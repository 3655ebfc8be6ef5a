package dev.rouse.call;

import dev.rouse.ActorAddress;

/** Finds the receiver of calls at the moment they are made. */
public interface CallRoute {

    /**
     * Finds the receiver that takes calls to the actor at {@code address}.
     *
     * @throws dev.rouse.NodeUnavailableException this node has no actors now
     */
    Receiver receiver(ActorAddress address);
}
