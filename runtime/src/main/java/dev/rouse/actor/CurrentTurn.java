package dev.rouse.actor;

import org.jspecify.annotations.Nullable;

/**
 * The turn that the code which a lane runs right now is a part of. A part begins where the runtime enters the turn (its
 * action, an answer, a task of {@code lane()}) and ends where that returns; work of the lane that begins inside of a part
 * belongs to no turn until it enters one. All other code, on whatever thread, belongs to none. Lane only.
 */
final class CurrentTurn {

    private @Nullable Turn turn;

    /** Null between parts. It may have ended within the part. */
    @Nullable
    Turn get() {
        return turn;
    }

    /** Begins a part of {@code next}, or work of no turn, and returns what {@link #resume} is to go on with. */
    @Nullable
    Turn enter(@Nullable Turn next) {
        Turn before = turn;
        turn = next;
        return before;
    }

    void resume(@Nullable Turn before) {
        turn = before;
    }
}
