package dev.rouse.net.operation.queue;

import dev.rouse.ActorQueue;
import dev.rouse.ActorQueue.Priority;
import dev.rouse.net.request.Query;
import dev.rouse.net.request.RequestRefused;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Conditions of a message, as a query has them: {@code delay=&at=&ttl=&priority=&group=&wait=}, times in seconds.
 *
 * @param at null where the delay says all
 * @param life null for ever
 * @param group null for none
 * @param waits whether the answer is that of the handler
 */
record SendConditions(
        Duration delay,
        @Nullable Instant at,
        @Nullable Duration life,
        Priority priority,
        @Nullable String group,
        boolean waits) {

    private static final long LONGEST = Duration.ofDays(3_650).toSeconds();
    private static final int MOST_DIGITS = 20;

    /** @throws RequestRefused it is malformed */
    static SendConditions of(Query query) {
        return new SendConditions(
                seconds("delay", query.only("delay")),
                at(query.only("at")),
                query.only("ttl") == null ? null : seconds("ttl", query.only("ttl")),
                priority(query.only("priority")),
                query.only("group"),
                "true".equals(query.only("wait")));
    }

    private static Duration seconds(String name, @Nullable String text) {
        if (text == null) {
            return Duration.ZERO;
        }
        try {
            BigDecimal seconds = new BigDecimal(text.length() > MOST_DIGITS ? "-1" : text);
            if (seconds.signum() >= 0 && seconds.compareTo(BigDecimal.valueOf(LONGEST)) <= 0) {
                return Duration.ofMillis(seconds.movePointRight(3).longValue());
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw Query.invalid("'" + name + "' is a number of seconds from 0 to " + LONGEST + ", got '" + text + "'.");
    }

    private static @Nullable Instant at(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            throw Query.invalid("'at' is a time as 2030-01-31T12:00:00Z, got '" + text + "'.");
        }
    }

    private static Priority priority(@Nullable String text) {
        for (Priority each : Priority.values()) {
            if (text != null && each.name().toLowerCase(Locale.ROOT).equals(text)) {
                return each;
            }
        }
        if (text == null) {
            return Priority.NORMAL;
        }
        throw Query.invalid("A priority is one of "
                + Arrays.toString(Priority.values()).toLowerCase(Locale.ROOT) + ", got '" + text + "'.");
    }

    ActorQueue of(ActorQueue queue) {
        ActorQueue to = (at == null ? queue.after(delay) : queue.at(at)).priority(priority);
        ActorQueue lasting = life == null || life.isZero() ? to : to.timeToLive(life);
        return group == null ? lasting : lasting.group(group);
    }
}
