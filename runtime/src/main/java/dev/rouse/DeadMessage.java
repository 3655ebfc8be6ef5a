package dev.rouse;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message of a queue that failed as often as it may, and is not handled any more.
 *
 * @param id for {@link Administration#retryMessage} and {@link Administration#dropMessage}
 * @param queue name of its queue
 * @param action that handled it
 * @param arguments of the action; empty where they cannot be read any more
 * @param sentAt when it was taken into the queue
 * @param failures how often it was tried
 * @param failedAt when the last try ended
 * @param error what the last try ended with, at most 500 characters
 */
public record DeadMessage(
        String id,
        String queue,
        String action,
        List<@Nullable Object> arguments,
        Instant sentAt,
        int failures,
        Instant failedAt,
        String error) {}
