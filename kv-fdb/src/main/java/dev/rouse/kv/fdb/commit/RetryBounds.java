package dev.rouse.kv.fdb;

import java.time.Duration;

/**
 * How long a transaction tries.
 *
 * @param attempts at least 1
 * @param time after which no further attempt begins
 */
record RetryBounds(int attempts, Duration time) {

    RetryBounds {
        if (attempts < 1 || time.isNegative()) {
            throw new IllegalArgumentException(
                    "A transaction has at least 1 attempt and a time, got " + attempts + " and " + time + ".");
        }
    }
}
