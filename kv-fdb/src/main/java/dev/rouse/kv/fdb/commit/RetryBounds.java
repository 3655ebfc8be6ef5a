package dev.rouse.kv.fdb.commit;

import java.time.Duration;

/**
 * Bounds of the attempts of a transaction.
 *
 * @param attempts at least 1
 * @param time after which no further attempt begins
 */
public record RetryBounds(int attempts, Duration time) {

    public RetryBounds {
        if (attempts < 1 || time.isNegative()) {
            throw new IllegalArgumentException(
                    "A transaction has at least 1 attempt and a time, got " + attempts + " and " + time + ".");
        }
    }
}
