package dev.rouse.context;

import dev.rouse.ActorLife;
import dev.rouse.turn.Mailbox;
import dev.rouse.turn.TurnHost;
import org.jspecify.annotations.Nullable;

/** One activation, as its actor's own code reaches it. Unless stated otherwise, lane only. */
public interface ContextHost extends TurnHost {

    @Override
    ContextLane lane();

    /** From any thread: what the actor does beside its turns. */
    ActorLife life();

    /** The actor's object; null while it does not exist. */
    @Nullable
    Object actorOrNull();

    Mailbox mailbox();

    /** Whether no turn of a call may begin yet: the activation starts, or the actor is being created. */
    boolean isBeginning();

    /** Whether what is due of the schedule is being fired. */
    boolean isFiring();

    /** Whether what clears the actor is on its way to the store. */
    boolean isBeingDestroyed();

    /** Begins to put the actor to sleep, whatever keeps it awake. */
    void sleep(String reason);

    /** @return whether the activation ends in the actor's destruction now */
    boolean destroy();

    /** Ends the activation, as {@code run()} or a task of its scheduler failed. */
    void runFailed(Throwable error);
}
