package dev.rouse.call;

import dev.rouse.ActorAddress;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/** Finds the receiver of calls at the moment they are made. */
public interface CallRoute {

    /**
     * Finds the receiver that takes calls to the actor at {@code address}.
     *
     * @throws dev.rouse.NodeUnavailableException this node has no actors now
     */
    Receiver receiver(ActorAddress address);

    /** The timer of calls with a key, which are made again; null where none is. */
    default @Nullable Scheduler timer() {
        return null;
    }

    /** Whether one that finds nobody now may find somebody later. */
    default boolean isOpen() {
        return false;
    }
}
