package dev.rouse.context;

import dev.rouse.blocking.BlockingWork;
import dev.rouse.event.follow.EventHub;
import dev.rouse.stored.Features;
import dev.rouse.turn.TurnLane;

/** An event loop's share of the actors, as the code of those reaches it. From any thread. */
public interface ContextLane extends TurnLane {

    Features features();

    /** Subscriptions to events of its actors. */
    EventHub eventHub();

    /** Runs the blocking code of actors. */
    BlockingWork blocking();

    @Override
    default boolean isBlockingCode() {
        return blocking().isHere();
    }
}
