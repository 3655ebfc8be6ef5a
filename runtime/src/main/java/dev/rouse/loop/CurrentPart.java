package dev.rouse.loop;

import dev.rouse.log.GuardedLogger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The turn that the code which a lane runs right now is a part of. A part begins where the runtime enters the turn (its
 * action, an answer, a task of {@code lane()}) and ends where that returns; work of the lane that begins inside of a part
 * belongs to no turn until it enters one. All other code, on whatever thread, belongs to none. Lane only.
 */
public final class CurrentPart {

    /** In place of a turn: the code is that of several. */
    private static final Object SHARED = new Object();

    private static final Logger LOG = GuardedLogger.of(CurrentPart.class);

    private @Nullable Object now;

    /** The turn; null between parts, and where several share one. It may have ended within the part. */
    public @Nullable LoopTurn get() {
        return now instanceof LoopTurn turn ? turn : null;
    }

    /** Whether several turns share the code that runs, so that it is a part of none. */
    public boolean isShared() {
        return now == SHARED;
    }

    /** Begins a part of {@code next}, or work of no turn, and returns what {@link #resume} is to go on with. */
    public @Nullable Object enter(@Nullable LoopTurn next) {
        uninterrupted();
        Object before = now;
        now = next;
        return before;
    }

    /** As {@link #enter}, for work that goes on with code of several turns. */
    public @Nullable Object enterShared() {
        uninterrupted();
        Object before = now;
        now = SHARED;
        return before;
    }

    public void resume(@Nullable Object before) {
        uninterrupted();
        now = before;
    }

    /** Takes back an interruption that the code until now has left behind: it would hit whoever runs on the thread next. */
    public void uninterrupted() {
        if (Thread.interrupted()) {
            LOG.atWarn()
                    .addKeyValue("turn", now instanceof LoopTurn turn ? turn.name() : "none")
                    .log("Code of users left the thread of a lane interrupted, which is taken back");
        }
    }
}
