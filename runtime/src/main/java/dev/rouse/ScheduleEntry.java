package dev.rouse;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What an actor is to do later.
 *
 * @param id for {@link Schedule#cancel}; never used again for another entry
 * @param arguments of the action; empty where they cannot be read any more
 * @param due the time it is scheduled for
 * @param failures how often it was tried and failed for that time
 * @param wakeAt when it is tried next: {@code due}, or later after a failure
 * @param until of a recurring entry: its last time is this one or before
 * @param left of a recurring entry with a number of firings: how many are still to take effect, with the one that runs
 */
public record ScheduleEntry(
        String id,
        Optional<String> name,
        String action,
        List<@Nullable Object> arguments,
        Timing timing,
        Instant due,
        int failures,
        Instant wakeAt,
        Optional<Instant> until,
        OptionalInt left) {}
