package dev.rouse;

import java.time.Duration;
import java.time.ZoneId;

/** When an entry of a {@link Schedule} is due again after it was. */
public sealed interface Timing {

    /** Never: it is due once. */
    record Once() implements Timing {}

    /**
     * At whole multiples of {@code interval} after its first due time.
     *
     * @param interval one second or more, in whole milliseconds
     */
    record Every(Duration interval) implements Timing {}

    /**
     * At the minutes that {@code expression} names in {@code zone}, as {@link Schedule#cron} says.
     *
     * @param expression five fields: minute, hour, day of month, month, day of week
     */
    record Cron(String expression, ZoneId zone) implements Timing {}
}
