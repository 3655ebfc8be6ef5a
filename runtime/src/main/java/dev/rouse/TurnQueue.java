package dev.rouse;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A queue of an actor, as a turn of another one sends to it, or of the same: what it sends is a part of the turn's commit. A turn that fails
 * sends nothing; what a turn sends is stored with it, and brought to the receiver behind the commit, by whichever node has the sender then,
 * again and again until the receiver has it in its queue, once. Messages of one actor to another are taken in the order in which the turns
 * that sent them ended.
 *
 * <p>Different from {@link ActorClient#queue}, nobody waits for the receiver: that it has no room, is paused or does not answer is not told,
 * but tried again as the sender's {@link OutboxOptions} say. What a receiver refuses for good, and what was offered to one that was
 * destroyed meanwhile, is a dead letter of the sender ({@link Administration#undelivered}). An actor that is destroyed delivers nothing
 * more: a turn either sends or destroys its actor, and {@link ActorInfo#features} tells of what is not delivered yet.
 *
 * <pre>{@code
 * public Mono<Void> accept(Order order) {
 *     update(orders -> orders.with(order));
 *     queue(Stock.class, "reservations", order.item()).send(order.id(), order.count());
 *     return Mono.empty();
 * }
 * }</pre>
 *
 * <p>Immutable: what sets a condition returns another reference.
 */
public interface TurnQueue {

    /** The actor that the queue is of. */
    ActorAddress address();

    /** The name of the queue. */
    String name();

    /** For messages that are not handled before {@code delay} is over, from when they are sent; zero for none. */
    TurnQueue after(Duration delay);

    /** For messages that are not handled before {@code time}, by the clock of the receiver's node. */
    TurnQueue at(Instant time);

    /** For messages of a class. */
    TurnQueue priority(ActorQueue.Priority priority);

    /** As {@link ActorQueue#timeToLive}. */
    TurnQueue timeToLive(Duration time);

    /** As {@link ActorQueue#group}. */
    TurnQueue group(String name);

    /**
     * Sends a message with the running turn.
     *
     * @param arguments of the action that handles the queue
     * @return id of the message, by which the sender's dead letters name it; to the actor itself, its id in the queue
     * @throws OutsideTurnException the code belongs to no turn
     * @throws InvalidCallException there is no such queue, the arguments are not those of its handler, or the turn destroys the actor
     * @throws LimitExceededException the message is too large, the turn changes too much, or the {@linkplain OutboxOptions outbox} has no
     *     room
     * @throws QueueFullException it is for the actor itself, and its queue has no room
     */
    String send(@Nullable Object... arguments);
}
