package dev.rouse.turn;

import dev.rouse.call.CallingTurn;

/** A turn that waits for a publisher, perhaps with others. */
public interface WaitingTurn extends CallingTurn {

    /** On its lane, whether no other turn of its actor could wait with it; false elsewhere. */
    boolean runsAlone();
}
