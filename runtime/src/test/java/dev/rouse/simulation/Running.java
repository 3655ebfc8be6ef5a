package dev.rouse.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/** Lets the time of a world pass, in which nodes run. */
final class Running {

    private static final int ENDLESS = 1_000_000;

    private final World world;
    private final List<SimulatedNode> nodes;
    private final RandomGenerator random;

    /**
     * @param nodes those that there are, at any time
     * @param random for who runs first
     */
    Running(World world, List<SimulatedNode> nodes, RandomGenerator random) {
        this.world = world;
        this.nodes = nodes;
        this.random = random;
    }

    void run(Duration time) {
        long end = world.now() + time.toNanos();
        while (true) {
            runNodes();
            long next = Math.max(next(), world.now());
            if (next > end) {
                world.advanceTo(end);
                runNodes();
                return;
            }
            world.advanceTo(next);
        }
    }

    private long next() {
        long next = world.next();
        for (SimulatedNode node : nodes) {
            next = Math.min(next, node.next());
        }
        return next;
    }

    private void runNodes() {
        int ran;
        int rounds = 0;
        do {
            ran = 0;
            int first = nodes.isEmpty() ? 0 : random.nextInt(nodes.size());
            for (int i = 0; i < nodes.size(); i++) {
                ran += nodes.get((first + i) % nodes.size()).runNow();
            }
            assertThat(++rounds).as("rounds of tasks without time").isLessThan(ENDLESS);
        } while (ran > 0);
    }

    boolean runUntil(BooleanSupplier condition, Duration limit) {
        long end = world.now() + limit.toNanos();
        while (!condition.getAsBoolean() && world.now() < end) {
            run(Duration.ofMillis(50));
        }
        return condition.getAsBoolean();
    }
}
