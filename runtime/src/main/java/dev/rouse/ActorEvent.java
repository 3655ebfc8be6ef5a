package dev.rouse;

import dev.rouse.base.Arguments;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An item of a subscription to the events of an actor: an event, or the word that some will not come. Offsets grow from item to
 * item; what an item skips are events of other names, unless it is a {@link Gap}.
 *
 * @param <T> the values of the events
 */
public sealed interface ActorEvent<T> {

    /** The offset to {@linkplain EventQuery#after(long) subscribe after} to go on behind this item. */
    long offset();

    /**
     * An event, which is in the store with all that its turn changed.
     *
     * @param offset its number among all events of the actor, from 1 on
     * @param value null where it was emitted with none
     * @param time at which its turn emitted it, by the clock of its node
     */
    record Emitted<T>(long offset, String name, @Nullable T value, Instant time) implements ActorEvent<T> {

        /** Checks that nothing is missing. */
        public Emitted {
            Arguments.required("name", name);
            Arguments.required("time", time);
        }
    }

    /**
     * Events that the subscriber will not get: they are not kept any more, or the actor was destroyed and its numbering began anew.
     *
     * @param first the first offset that is missing
     * @param offset the last one
     */
    record Gap<T>(long first, long offset) implements ActorEvent<T> {}
}
