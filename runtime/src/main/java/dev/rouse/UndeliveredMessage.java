package dev.rouse;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message from one actor to another that cannot be delivered.
 *
 * @param id for {@link Administration#retryUndelivered} and {@link Administration#dropUndelivered}
 * @param receiver that it is for
 * @param queue of the receiver
 * @param arguments of the action that handles the queue; empty where they cannot be read any more
 * @param sentAt when it was sent
 * @param failedAt when it was known that it cannot be delivered
 * @param reason of that
 * @param error the same in words, at most 500 characters
 */
public record UndeliveredMessage(
        String id,
        ActorAddress receiver,
        String queue,
        List<@Nullable Object> arguments,
        Instant sentAt,
        Instant failedAt,
        Reason reason,
        String error) {

    /** Reasons for which messages cannot be delivered. */
    public enum Reason {
        /** The receiver that it was offered to was destroyed; nobody knows whether it had the message. */
        RECEIVER_DESTROYED,
        /** The receiver takes no such message: it is too large, say. */
        REFUSED,
        /** The receiver's type is known to no node that has it, for {@link OutboxOptions.Builder#giveUpAfter}. */
        UNKNOWN_TYPE,
        /** The receiver has no such queue, for that long. */
        UNKNOWN_QUEUE,
        /** The receiver could not be created, or did not start, for that long. */
        RECEIVER_NOT_STARTED
    }
}
