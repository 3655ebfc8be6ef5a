package dev.rouse.test.simulation;

import dev.rouse.test.world.StoreFaults;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Faults of a store at random, until all is well. */
final class RandomFaults implements StoreFaults {

    private final RandomGenerator random;
    private final double share;
    private final Duration longest;
    private boolean healed;

    RandomFaults(RandomGenerator random, double share, Duration longest) {
        this.random = random;
        this.share = share;
        this.longest = longest;
    }

    void heal() {
        healed = true;
    }

    @Override
    public @Nullable Fault ofCommit() {
        return fails() ? Conditions.oneOf(random, Fault.UNAVAILABLE, Fault.LOST, Fault.ANSWER_LOST) : null;
    }

    @Override
    public @Nullable Fault ofRead() {
        return fails() ? Fault.UNAVAILABLE : null;
    }

    private boolean fails() {
        return !healed && share > 0 && random.nextDouble() < share;
    }

    @Override
    public Duration delay() {
        return healed || longest.isZero() ? Duration.ZERO : Duration.ofNanos(random.nextLong(longest.toNanos()));
    }
}
