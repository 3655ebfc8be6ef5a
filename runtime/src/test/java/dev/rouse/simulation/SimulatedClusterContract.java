package dev.rouse.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.kv.KvStore;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Scheduler;

/**
 * Clusters that are used and disturbed at random, in virtual time and one thread: see {@link Simulation}. Repeat a failure with
 * {@code -Drouse.simulation.seeds=1 -Drouse.simulation.seed=…}, with each frame in the trace with {@code
 * -Drouse.simulation.frames=true}, with more of the log with {@code -Drouse.simulation.log=DEBUG}; {@code
 * -Drouse.simulation.seeds=…} for more or fewer than 50.
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

    /** All seeds are played, whatever comes of them: the first that failed is told with its trace, the others by their numbers. */
    private void play(int usual, Function<RandomGenerator, Conditions> conditions) {
        List<Long> failed = new ArrayList<>();
        AssertionError first = null;
        long answered = 0;
        for (long seed = seed(); seed < seed() + seeds(usual); seed++) {
            try {
                answered += simulation(seed, conditions, Mutation.NONE).answered();
            } catch (AssertionError error) {
                failed.add(seed);
                first = first == null ? error : first;
            }
        }
        if (first != null) {
            throw new AssertionError("Seeds that failed: " + failed + ". " + first.getMessage(), first);
        }
        assertThat(answered).as("operations that were answered").isGreaterThan(100L * seeds(usual));
    }

    @Test
    default void nothingIsLostOrDoneTwiceInACluster() {
        play(50, Conditions::ofCluster);
    }

    @Test
    default void nothingIsLostOrDoneTwiceByOneNodeAfterTheOther() {
        play(10, Conditions::ofOneNode);
    }

    @Test
    default void sameSeedIsTheSameSimulation() {
        assertThat(simulation(seed(), Conditions::ofCluster, Mutation.NONE)
                        .trace()
                        .lines())
                .isEqualTo(simulation(seed(), Conditions::ofCluster, Mutation.NONE)
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
