package dev.rouse.turn;

import dev.rouse.RouseException;

/** The state of an actor, as its turns find and leave it. Lane only. */
public interface ActorStates {

    /** The state that finished turns left, as turns see it. */
    Object settledState();

    /** As {@link #settledState}, an object that nobody else can change. */
    Object copyOfSettledState();

    /**
     * The record of the state that finished turns left; empty for an actor without a state.
     *
     * @throws RouseException it cannot be written
     */
    byte[] settledRecord();

    /**
     * Makes what is kept of {@code value}, a state that a turn made: itself or, where it could be changed in place, what it was
     * encoded to.
     *
     * @throws RouseException it cannot be written
     */
    Object keepable(Object value);
}
