package dev.rouse;

import org.jspecify.annotations.Nullable;

/**
 * The events of an actor, as its turns emit them. An event goes into the commit of the turn that emits it: a turn that fails emits
 * nothing, and nobody gets an event that could be lost. All events of an actor have one numbering without gaps, from 1 on; {@link
 * EventOptions} says how many of them are kept for subscribers that come later. Subscribers are not known here: see {@link
 * ActorRef#events(EventQuery, Class)}.
 */
public interface ActorEvents {

    /** Characters of the longest name of an event. */
    int MAX_NAME_LENGTH = 128;

    /**
     * Emits an event with the running turn, behind those that it emitted before.
     *
     * @param name by which subscribers choose: from 1 to {@value #MAX_NAME_LENGTH} characters, and no control characters
     * @param value written as JSON by the {@link EventOptions#json mapper} of the type; null for none
     * @throws OutsideTurnException called outside of a turn
     * @throws InvalidCallException no such name, a value that cannot be written as JSON, or a turn that may change nothing, as
     *     a {@link ReadOnly} one
     * @throws LimitExceededException the value is larger than {@link EventOptions#maxValueBytes}, or the turn changes more than
     *     fits into one commit
     */
    void emit(String name, @Nullable Object value);
}
