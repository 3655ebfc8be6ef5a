package dev.rouse.life;

import dev.rouse.turn.Turn;

/** The call of a lifecycle hook, as the activation knows it that runs its turn. Lane only. */
interface HookTurn {

    /** Makes sure that what {@code turn}, which has ended, changed can be written. The turn fails where it cannot. */
    void prove(Turn turn);

    /** Hands what {@code turn} changed to the activation. */
    void pass(Turn turn);

    /** Goes on with what the hook was run for. */
    void ended(Turn turn);
}
