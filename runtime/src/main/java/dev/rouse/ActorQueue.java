package dev.rouse;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A queue of one actor, as those see it who send to it. A message is stored with the actor, and handled by a turn of the action that has
 * the queue's {@link QueueHandler}: first come, first served within a priority. Messages are kept over restarts and while the actor moves.
 *
 * <p>A message whose turn fails is tried again as the type's {@link QueueOptions} say, while those behind it go on, or wait where the
 * queue is {@link QueueOptions.Builder#inOrder in order}; then it is a dead letter ({@link Administration#deadMessages}).
 *
 * <p>Immutable: what sets a condition returns another reference. Safe from any thread.
 */
public interface ActorQueue {

    /** Classes of messages: those of one are handled before those of the next, whenever they came. */
    enum Priority {
        /** Before all others. */
        HIGH,
        /** Unless told otherwise. */
        NORMAL,
        /** After all others. */
        LOW
    }

    /** The actor that the queue is of. */
    ActorAddress address();

    /** The name of the queue. */
    String name();

    /**
     * The action that handles its messages, whose arguments they have.
     *
     * @throws InvalidCallException there is no such queue
     */
    ActionSignature handler();

    /**
     * For messages that are not handled before {@code delay} is over, from when they are taken into the queue.
     *
     * @param delay zero for none
     */
    ActorQueue after(Duration delay);

    /** For messages that are not handled before {@code time}, by the clock of the actor's node. */
    ActorQueue at(Instant time);

    /** For messages of a class. */
    ActorQueue priority(Priority priority);

    /**
     * For messages that are dropped where they are not handled within {@code time} from when they may be; one that is being tried again is
     * dropped as well.
     *
     * @param time more than zero
     */
    ActorQueue timeToLive(Duration time);

    /**
     * Sends a message. The {@code Mono} is cold, each subscription sends one of its own; it completes on a lane with the id of the message
     * when that is in the store. It ends with {@link QueueFullException} where there is no room, with {@link InvalidCallException} where
     * there is no such queue or the arguments are not those of its handler, and otherwise as a call does: with {@link
     * OutcomeUnknownException} it may have been sent. The actor is created where it does not exist. Cancelling takes nothing back.
     *
     * @param arguments of the action that handles the queue
     */
    Mono<String> send(@Nullable Object... arguments);

    /**
     * As {@link #send}, and waits until the message has been handled: completes with the result of that turn, and ends with the error of
     * its last try, or with {@link CallTimeoutException} when the time-out of calls is over, or with {@link OutcomeUnknownException} when
     * the actor sleeps or moves meanwhile: then the message stays in the queue.
     */
    Mono<Object> sendAndWait(@Nullable Object... arguments);
}
