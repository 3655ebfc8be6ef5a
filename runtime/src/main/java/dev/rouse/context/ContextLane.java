package dev.rouse.context;

import dev.rouse.blocking.BlockingWork;
import dev.rouse.stored.Features;
import dev.rouse.turn.TurnLane;

/** An event loop's share of the actors, as the code of those reaches it. From any thread. */
public interface ContextLane extends TurnLane {

    Features features();

    /** Runs the blocking code of actors. */
    BlockingWork blocking();
}
