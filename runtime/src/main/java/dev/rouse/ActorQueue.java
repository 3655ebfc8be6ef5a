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
     * The action that handles its messages, with the arguments that each of them has.
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
     * For messages of a group, as of one tenant: groups of a queue take turns, so that one with many messages does not keep those of
     * others waiting, and each is held to the {@link QueueOptions.Builder#groupConcurrency} and {@link QueueOptions.Builder#groupRate}
     * of the queue. Within a group and a priority messages keep their order; those of no group come before all groups of their priority. A
     * queue {@linkplain QueueOptions.Builder#inOrder in order} keeps that of all of them.
     *
     * @param name from 1 to 64 characters
     */
    ActorQueue group(String name);

    /**
     * For one message under a key, which is taken once however often it is sent: a repeat with the same key and the same message completes
     * with the id of the first, also where that has been handled, and one with another message ends with {@link KeyReusedException}. A key
     * counts per queue and principal, as long as the type's {@link KeyedCallOptions} say. Where nobody knows whether it was sent, it is
     * sent again within its time-out.
     *
     * @param key from 1 to 255 characters
     */
    ActorQueue withKey(String key);

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
     * the actor sleeps or moves meanwhile: then the message stays in the queue. {@linkplain #withKey With a key} it waits on, and a
     * repeat that comes when the message has ended has the same answer, which is remembered as long as the key. Errors and answers of batches
     * are not remembered, nor what is larger than {@link KeyedCallOptions#maxResultBytes}: then a repeat ends with {@link
     * InvalidCallException}.
     */
    Mono<Object> sendAndWait(@Nullable Object... arguments);
}
