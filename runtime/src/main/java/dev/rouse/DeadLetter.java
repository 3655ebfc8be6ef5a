package dev.rouse;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Record of a failure that is not tried again: a firing that failed as often as it may.
 *
 * @param id for {@link Schedule#retry} and {@link Schedule#drop}: that of its entry, of which the newest is kept
 * @param arguments of the action; empty where they cannot be read any more
 * @param due the time it was scheduled for
 * @param failures how often it was tried
 * @param failedAt when the last try ended
 * @param error what the last try ended with, at most 500 characters
 */
public record DeadLetter(
        String id,
        Optional<String> name,
        String action,
        List<@Nullable Object> arguments,
        Instant due,
        int failures,
        Instant failedAt,
        String error) {}
