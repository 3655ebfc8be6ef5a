package dev.rouse.simulation;

import dev.rouse.test.world.Running;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits in the time of a world for what costs something to look at, as the tables of a cluster do. */
final class Waiting {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private Waiting() {}

    /** Lets time pass until {@code condition} holds or {@code limit} is over; tells whether it holds. */
    static boolean until(Running running, BooleanSupplier condition, Duration limit) {
        Duration left = limit;
        while (!condition.getAsBoolean() && left.compareTo(Duration.ZERO) > 0) {
            running.run(BETWEEN_LOOKS);
            left = left.minus(BETWEEN_LOOKS);
        }
        return condition.getAsBoolean();
    }
}
