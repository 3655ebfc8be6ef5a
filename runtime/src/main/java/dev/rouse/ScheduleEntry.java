package dev.rouse;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * An entry of an actor's schedule.
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
        OptionalInt left) {

    /** Rule by which an entry of a {@link Schedule} is due again after it was. */
    public sealed interface Timing {

        /** Due once, and never again. */
        record Once() implements Timing {}

        /**
         * Due at whole multiples of {@code interval} after its first due time.
         *
         * @param interval one second or more, in whole milliseconds
         */
        record Every(Duration interval) implements Timing {}

        /**
         * Due at the minutes that {@code expression} names in {@code zone}, as {@link Schedule#cron} says.
         *
         * @param expression five fields: minute, hour, day of month, month, day of week
         */
        record Cron(String expression, ZoneId zone) implements Timing {}
    }
}
