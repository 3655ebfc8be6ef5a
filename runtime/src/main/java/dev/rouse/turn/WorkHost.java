package dev.rouse.turn;

import dev.rouse.call.Call;
import org.jspecify.annotations.Nullable;

/** One activation of an actor, as a feature knows it that brings work of its own. Lane only. */
public interface WorkHost extends TurnHost {

    /** Whether it takes calls. */
    boolean isRunning();

    /** Whether it is over. */
    boolean isGone();

    /** Whether the actor exists. */
    boolean exists();

    /** The actor's object; null while the actor does not exist. */
    @Nullable
    Object actorOrNull();

    /** Counts again what features have in memory: it has changed without a turn. */
    void recount();

    /** Puts {@code work} into the mailbox. It is not refused for want of room: a feature sees to it that there is little. */
    void enqueue(Call work);

    /** Begins the turn of {@code work}, which has left the mailbox. */
    void run(Call work);

    /** Completes {@code work}, which has left the mailbox, without a turn. */
    void skip(Call work);
}
