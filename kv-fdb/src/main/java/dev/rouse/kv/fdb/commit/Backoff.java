package dev.rouse.kv.fdb.commit;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Pauses between attempts: up to 10 ms at first, twice as long each time, up to a second; how much of it is random.
 */
final class Backoff {

    private static final double FIRST_NANOS = 10e6;
    private static final double LONGEST_NANOS = 1e9;

    private final DoubleSupplier random;
    private double nanos = FIRST_NANOS;

    /** @param random from 0 to 1 */
    Backoff(DoubleSupplier random) {
        this.random = random;
    }

    Duration next() {
        Duration pause = Duration.ofNanos((long) (nanos * random.getAsDouble()));
        nanos = Math.min(LONGEST_NANOS, nanos * 2);
        return pause;
    }
}
