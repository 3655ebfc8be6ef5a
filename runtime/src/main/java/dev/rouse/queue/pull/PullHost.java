package dev.rouse.queue.pull;

import dev.rouse.loop.LaneLoop;

/** Queues of an actor, as those know them who take messages of them. Lane only. */
public interface PullHost {

    LaneLoop loop();

    /** {@code pull} takes messages from now on, or takes more; false where there will be none any more, as the actor stops. */
    boolean joins(Pull pull);

    /** {@code pull} takes no messages any more. */
    void leaves(Pull pull);

    /** More may be given. */
    void more();

    /** The subscriber begins to wait for messages, or waits no longer. */
    void waits(boolean now);
}
