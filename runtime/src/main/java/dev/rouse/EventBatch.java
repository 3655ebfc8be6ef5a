package dev.rouse;

import java.util.function.Function;

/**
 * Items of a subscription that came together, and the place behind them: for gateways, which tell that place to their subscribers and
 * send one event to many. The first batch of a subscription says where it begins, and has no event. Immutable.
 */
public interface EventBatch {

    /**
     * Identity of the numbering of the offsets: another one, once the actor was destroyed and emits again; 0 before the first event.
     * At most 2^53 - 1.
     */
    long life();

    /** The offset that what comes next is behind: that of the last item, or of an event of another name behind it. */
    long after();

    /** Number of items. */
    int size();

    /** The item at {@code index}, from 0 on. Its array is not to be changed. */
    ActorEvent<byte[]> item(int index);

    /**
     * Something that is made of the item at {@code index}: once for all subscribers of this node that get it, as far as they have it
     * from memory. Any of their threads may make it, and more than one.
     *
     * @param by identity of the maker, which always makes the same of the same item
     */
    <T> T made(int index, Object by, Function<? super ActorEvent<byte[]>, ? extends T> make);
}
