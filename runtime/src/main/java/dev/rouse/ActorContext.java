package dev.rouse;

import java.util.Optional;
import java.util.function.UnaryOperator;
import reactor.core.scheduler.Scheduler;

/**
 * What the runtime lends to one actor while it is awake. An {@link Actor} reaches it through its protected methods; a
 * unit test may {@linkplain Actor#attach attach} one of its own.
 *
 * <p>State and data may be touched only inside a turn: in an exclusive turn on any one thread at a time, in a read-only
 * or interleaved turn on the actor's lane. Anything else is an {@link IllegalStateException} that says which it was.
 */
public interface ActorContext<S> {

    ActorAddress address();

    /** The state as the running turn sees it: its own changes on top of what finished turns left. */
    S state();

    /**
     * Replaces the state by what {@code change} makes of it. The change is saved with everything else of the turn when the
     * turn ends, and is gone without a trace when the turn fails.
     *
     * @param change without side effects: it may be applied more than once in an interleaved turn
     * @return the new state
     */
    S update(UnaryOperator<S> change);

    /** The actor's own key-value data, saved in the same commit as the state. */
    ActorData data();

    /** What the actor is to do later, saved in the same commit as the state. */
    Schedule schedule();

    /** What of the schedule the running turn fires; empty in a turn that was called for. */
    Optional<Firing> firing();

    /** Overrides the type's durability for the running turn. */
    void durability(Durability durability);

    /** Other actors. Calls made in a turn carry its call chain, so that a cycle is refused instead of hanging. */
    ActorClient actors();

    /** What keeps the actor awake, and how its life ends. */
    ActorLife life();

    /** The actor's lane, for {@code publishOn}: what runs there belongs to the turn that asked for it. */
    Scheduler lane();
}
