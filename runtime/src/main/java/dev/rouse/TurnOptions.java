package dev.rouse;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long the turns of a type may take. Immutable; each {@code with…} makes a changed copy.
 *
 * @param timeout after which a turn is cut off: its subscription is cancelled, what it changed is rolled back, and its call
 *     ends with {@link TurnTimeoutException}; null: never. 5 min by default. Hooks have time-outs of their own ({@link
 *     LifecycleOptions}), streams of {@link Watch} have none
 * @param warnAfter a turn is told of that has run for so long ({@link RuntimeListener#turnRunsLong} and a line in the log),
 *     again whenever it has run for twice as long; null: never. 30 s by default
 * @param streamIdle after which a stream ends with {@link StreamIdleException} that could go on but for its subscriber, who has
 *     had all that was asked for and asks for nothing more; null: never. 2 min by default
 */
public record TurnOptions(
        @Nullable Duration timeout,
        @Nullable Duration warnAfter,
        @Nullable Duration streamIdle) {

    /** The limits of a type unless told otherwise. */
    public static final TurnOptions DEFAULTS =
            new TurnOptions(Duration.ofMinutes(5), Duration.ofSeconds(30), Duration.ofMinutes(2));

    public TurnOptions {
        requirePositive("timeout", timeout);
        requirePositive("warnAfter", warnAfter);
        requirePositive("streamIdle", streamIdle);
    }

    private static void requirePositive(String name, @Nullable Duration value) {
        if (value != null && (value.isNegative() || value.isZero())) {
            throw new IllegalArgumentException(
                    "turns." + name + " is more than zero, or null for none, got " + value + ".");
        }
    }

    /** @param value null for none: a turn without an end then holds its actor until an operator ends its life */
    public TurnOptions withTimeout(@Nullable Duration value) {
        return new TurnOptions(value, warnAfter, streamIdle);
    }

    /** @param value null for none */
    public TurnOptions withWarnAfter(@Nullable Duration value) {
        return new TurnOptions(timeout, value, streamIdle);
    }

    /** @param value null for none */
    public TurnOptions withStreamIdle(@Nullable Duration value) {
        return new TurnOptions(timeout, warnAfter, value);
    }
}
