package dev.rouse;

import dev.rouse.base.Arguments;
import java.time.Duration;

/**
 * Policy for an actor whose start, hook or {@code run()} failed. A turn that fails is no such failure: it fails its
 * caller and changes nothing of its actor. A store that does not answer is none either: the next call tries again.
 *
 * @param then what happens
 * @param firstBackoff before the first restart; each further one waits twice as long
 * @param maxBackoff the longest wait before a restart
 * @param healthyAfter a life that lasted so long without a failure begins the count anew
 * @param maxRestarts in a row; the failure after the last one stops the actor until it is resumed. Zero: none
 */
public record FailurePolicy(
        Then then, Duration firstBackoff, Duration maxBackoff, Duration healthyAfter, int maxRestarts) {

    /** Reaction to a failure. */
    public enum Then {
        /** The actor sleeps; the next call begins its next life. */
        SLEEP,
        /** The runtime begins the next life after a pause; calls wait for it. */
        RESTART,
        /** Calls are refused with {@link ActorFailedException} until {@code resume}, or until the node starts anew. */
        STOP
    }

    /** The default. */
    public static final FailurePolicy SLEEP = of(Then.SLEEP);

    /** Restarts after 100 ms, doubling to 30 s, begins anew after a minute of health, stops after 20 restarts in a row. */
    public static final FailurePolicy RESTART = of(Then.RESTART);

    /** Stops at the first failure, until the actor is resumed or the node starts anew. */
    public static final FailurePolicy STOP = of(Then.STOP);

    private static FailurePolicy of(Then then) {
        return new FailurePolicy(then, Duration.ofMillis(100), Duration.ofSeconds(30), Duration.ofMinutes(1), 20);
    }

    public FailurePolicy {
        Arguments.required("then", then);
        Arguments.required("firstBackoff", firstBackoff);
        Arguments.required("maxBackoff", maxBackoff);
        Arguments.required("healthyAfter", healthyAfter);
        if (!isPositive(firstBackoff) || maxBackoff.compareTo(firstBackoff) < 0 || !isPositive(healthyAfter)) {
            throw new IllegalArgumentException(
                    "firstBackoff and healthyAfter are more than zero and maxBackoff is at least"
                            + " firstBackoff, got " + firstBackoff + ", " + healthyAfter + " and " + maxBackoff + ".");
        }
        if (maxRestarts < 0) {
            throw new IllegalArgumentException("maxRestarts is zero or more, got " + maxRestarts + ".");
        }
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }

    /**
     * The pause before the restart that follows the {@code failures}-th failure in a row.
     *
     * @param failures from 1
     */
    public Duration backoff(int failures) {
        Duration pause = firstBackoff;
        for (int i = 1; i < failures && pause.compareTo(maxBackoff) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(maxBackoff) < 0 ? pause : maxBackoff;
    }

    /**
     * The same with other pauses before restarts: {@code first}, then twice as long each time, up to {@code longest}.
     */
    public FailurePolicy withBackoff(Duration first, Duration longest) {
        return new FailurePolicy(then, first, longest, healthyAfter, maxRestarts);
    }

    /** The same with another time without a failure after which restarts are counted anew. */
    public FailurePolicy withHealthyAfter(Duration duration) {
        return new FailurePolicy(then, firstBackoff, maxBackoff, duration, maxRestarts);
    }

    /** The same with another number of restarts. */
    public FailurePolicy withMaxRestarts(int restarts) {
        return new FailurePolicy(then, firstBackoff, maxBackoff, healthyAfter, restarts);
    }
}
