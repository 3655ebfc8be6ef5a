package dev.rouse.client;

import org.jspecify.annotations.Nullable;

/**
 * An item of a subscription to the events of an actor: an event, or the word that some will not come. Offsets grow from item to item within a
 * life.
 *
 * @param <T> the values of the events
 */
public sealed interface ClientEvent<T> {

    /** The offset to {@linkplain dev.rouse.EventQuery#behind subscribe behind} to go on after this item. */
    long offset();

    /** Identity of the numbering that the offset is of. */
    long life();

    /**
     * An event, which is in the store with all that its turn changed.
     *
     * @param value null where it was emitted with none
     */
    record Emitted<T>(
            long offset, long life, String name, @Nullable T value) implements ClientEvent<T> {}

    /**
     * Events that the subscriber will not get.
     *
     * @param first the first offset that is missing
     * @param offset the last one
     */
    record Gap<T>(long first, long offset, long life) implements ClientEvent<T> {}
}
