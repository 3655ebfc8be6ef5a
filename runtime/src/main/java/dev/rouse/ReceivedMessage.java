package dev.rouse;

import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/** A message of a {@link PulledQueue} that an actor has taken. It is the actor's own as long as its life lasts, and nobody else gets it. */
public interface ReceivedMessage {

    /** Its id, its queue, when it was sent and which attempt this is. */
    QueueMessage message();

    /**
     * The message itself.
     *
     * @param type class of the messages of the queue
     */
    <M> M body(Class<M> type);

    /**
     * Handles it by a turn of the actor: what the turn changes and the end of the message are one commit. Where the turn fails, nothing of
     * it is left, and the message is tried again, received anew, or is a dead letter at last, as the {@link QueueOptions} say. Cold, and
     * once; completes on the lane, with whether it was handled, when that is in the store. It does not end with an error of {@code work},
     * so that a stream of messages goes on. One that is not handled is the actor's until the stream is cancelled.
     *
     * @param work a part of the turn, in which the state may be changed; what it completes with goes nowhere
     */
    Mono<Boolean> handle(Supplier<? extends Mono<?>> work);
}
