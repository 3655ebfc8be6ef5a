package dev.rouse.gate;

import dev.rouse.commit.GroupCommit;
import dev.rouse.turn.Turn;
import dev.rouse.turn.TurnLane;

/** An event loop's share of the actors, as the way to the store of those knows it. */
public interface GateLane extends TurnLane {

    /** Runs those that wait for the end of the present batch of work. */
    EncodeChecks proofs();

    GroupCommit commits();

    /** The room for calls that may not leave yet. */
    HeldBudget held();

    /** Limits of what its actors may change in one commit. */
    CommitBudget budget();

    @Override
    default long maxChanges() {
        return budget().turn();
    }

    /** Whether what a turn saw may be told though it changed nothing: no other node can have taken this one's place by then. */
    boolean isConfirmed();

    /** Answers {@code turn}, which changed nothing, once that is so. */
    void answerConfirmed(Turn turn);

    /** Whether it serves, and may serve again. */
    boolean isOpen();
}
