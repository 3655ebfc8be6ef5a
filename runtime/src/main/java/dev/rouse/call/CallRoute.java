package dev.rouse.call;

import dev.rouse.ActorAddress;

/** Where calls go at the moment they are made. */
public interface CallRoute {

    /**
     * Where calls of the actor at {@code address} are brought to.
     *
     * @throws dev.rouse.NodeUnavailableException this node has no actors now
     */
    Receiver receiver(ActorAddress address);
}
