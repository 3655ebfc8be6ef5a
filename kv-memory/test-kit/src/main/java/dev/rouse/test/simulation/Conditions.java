package dev.rouse.test.simulation;

import dev.rouse.ActorType;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Surroundings of a run, drawn by its seed.
 *
 * @param graceful nodes come and go as they should, and nothing fails
 * @param nodes to begin with, three to five
 * @param networkDelay the longest
 * @param storeDelay the longest
 * @param storeFaults share of requests to the store that fail
 * @param idle time-out of all actors; null for that of their types
 * @param warm whether nodes keep what they know of actors that sleep
 */
record Conditions(
        boolean graceful,
        int nodes,
        Duration networkDelay,
        Duration storeDelay,
        double storeFaults,
        @Nullable Duration idle,
        boolean warm) {

    static Conditions of(RandomGenerator random) {
        boolean graceful = random.nextInt(5) == 0;
        return new Conditions(
                graceful,
                3 + random.nextInt(3),
                oneOf(random, Duration.ofMillis(1), Duration.ofMillis(20), Duration.ofMillis(200)),
                oneOf(random, Duration.ZERO, Duration.ofMillis(2), Duration.ofMillis(20)),
                graceful ? 0 : oneOf(random, 0d, 0.002, 0.02),
                random.nextBoolean()
                        ? null
                        : oneOf(random, Duration.ofMillis(50), Duration.ofSeconds(1), Duration.ofMinutes(1)),
                random.nextBoolean());
    }

    @SafeVarargs
    static <T> T oneOf(RandomGenerator random, T... all) {
        return all[random.nextInt(all.length)];
    }

    ActorType<?> changed(ActorType<?> type) {
        return idle == null ? type : type.options(options -> options.idleTimeout(idle));
    }
}
