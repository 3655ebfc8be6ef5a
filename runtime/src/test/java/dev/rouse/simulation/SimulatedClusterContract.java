package dev.rouse.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.kv.KvStore;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Scheduler;

/**
 * Clusters that are used and disturbed at random, in virtual time and one thread: see {@link Simulation}. Repeat a failure with
 * {@code -Drouse.simulation.seeds=1 -Drouse.simulation.seed=…}, with each frame in the trace with {@code
 * -Drouse.simulation.frames=true}; {@code -Drouse.simulation.seeds=…} for more or fewer than 50.
 */
public interface SimulatedClusterContract {

    /**
     * A fresh store in the time of a simulation.
     *
     * @param nanoTime its monotonic clock
     * @param timer its timer
     */
    KvStore store(LongSupplier nanoTime, Scheduler timer);

    private Simulation simulation(long seed, Function<RandomGenerator, Conditions> conditions, Mutation mutation) {
        World world = new World();
        SplittableRandom random = new SplittableRandom(seed);
        Simulation simulation =
                new Simulation(random, conditions.apply(random), mutation, world, store(world::now, world));
        try (SimulationLog log = SimulationLog.of(world, simulation.trace())) {
            simulation.play();
            if (Boolean.getBoolean("rouse.simulation.show")) { System.out.println(simulation.trace()); }
        } catch (Throwable thrown) {
            throw new AssertionError(
                    "Repeat with -Drouse.simulation.seeds=1 -Drouse.simulation.seed=" + seed + ": "
                            + thrown.getMessage() + "\n  " + simulation.trace(),
                    thrown);
        }
        return simulation;
    }

    private long seed() {
        return Long.getLong("rouse.simulation.seed", 20_261_127L);
    }

    private int seeds(int usual) {
        return Integer.getInteger("rouse.simulation.seeds", usual);
    }

    @Test
    default void nothingIsLostOrDoneTwiceInACluster() {
        long answered = 0;
        for (int i = 0; i < seeds(50); i++) {
            try {
            answered += simulation(seed() + i, Conditions::ofCluster, Mutation.NONE).answered();
            } catch (AssertionError e) { if (!Boolean.getBoolean("rouse.simulation.collect")) throw e; System.out.println("FAIL " + (seed() + i) + " " + e.getCause().getMessage().replace('\n', ' ')); }
        }
        assertThat(answered).as("operations that were answered").isGreaterThan(200L * seeds(50));
    }

    @Test
    default void nothingIsLostOrDoneTwiceByOneNodeAfterTheOther() {
        for (int i = 0; i < seeds(10); i++) {
            simulation(seed() + i, Conditions::ofOneNode, Mutation.NONE);
        }
    }

    @Test
    default void sameSeedIsTheSameSimulation() {
        assertThat(simulation(seed(), Conditions::ofOneNode, Mutation.NONE)
                        .trace()
                        .lines())
                .isEqualTo(simulation(seed(), Conditions::ofOneNode, Mutation.NONE)
                        .trace()
                        .lines());
    }

    @Test
    default void lossOfACommitIsFound() {
        assertFound(Mutation.COMMIT_ACKNOWLEDGED_AND_NOT_MADE, Conditions::ofOneNode, 10);
    }

    private void assertFound(Mutation mutation, Function<RandomGenerator, Conditions> conditions, int within) {
        for (int i = 0; i < within; i++) {
            try {
                simulation(seed() + i, conditions, mutation);
            } catch (AssertionError found) {
                return;
            }
        }
        throw new AssertionError(mutation + " was not found by " + within + " seeds from " + seed());
    }
}
