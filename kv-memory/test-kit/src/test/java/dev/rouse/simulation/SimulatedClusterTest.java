package dev.rouse.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.test.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Clusters that are used and disturbed at random, in virtual time and one thread: see {@link Simulation}. Repeat a failure with
 * {@code -Drouse.simulation.seeds=1 -Drouse.simulation.seed=…}, with each frame in the trace with {@code
 * -Drouse.simulation.frames=true}, with more of the log with {@code -Drouse.simulation.log=DEBUG}; {@code
 * -Drouse.simulation.seeds=…} for more or fewer than 50.
 */
class SimulatedClusterTest {

    private long seed() {
        return Long.getLong("rouse.simulation.seed", 20_261_127L);
    }

    private int seeds(int usual) {
        return Integer.getInteger("rouse.simulation.seeds", usual);
    }

    /**
     * All seeds are played, whatever comes of them: the first that failed is told with its trace, the others by their numbers. Gives
     * those in which calls were relayed.
     */
    private Set<Long> play(int usual, Function<RandomGenerator, Conditions> conditions) {
        List<Long> failed = new ArrayList<>();
        AssertionError first = null;
        long answered = 0;
        Set<Long> relaying = new TreeSet<>();
        for (long seed = seed(); seed < seed() + seeds(usual); seed++) {
            try {
                Simulation played = Simulation.played(seed, conditions, Mutation.NONE);
                answered += played.answered();
                if (played.relayed() > 0) {
                    relaying.add(seed);
                }
            } catch (AssertionError error) {
                failed.add(seed);
                first = first == null ? error : first;
            }
        }
        if (first != null) {
            throw new AssertionError("Seeds that failed: " + failed + ". " + first.getMessage(), first);
        }
        assertThat(answered).as("operations that were answered").isGreaterThan(100L * seeds(usual));
        return relaying;
    }

    @Test
    void nothingIsLostOrDoneTwiceInACluster() {
        assertThat(play(35, Conditions::ofCluster))
                .as("seeds in which calls were relayed")
                .hasSizeGreaterThanOrEqualTo(seeds(35) / 10);
    }

    @Test
    void nothingIsLostOrDoneTwiceForClientsThatStayConnected() {
        play(15, Conditions::ofClusterWithGuests);
    }

    @Test
    void nothingIsLostOrDoneTwiceOfMessagesFromActorToActor() {
        play(3, Conditions::ofClusterWithMessages);
    }

    @Test
    void nothingIsLostOrDoneTwiceOfWorkflows() {
        play(8, Conditions::ofClusterWithFlows);
    }

    @Test
    void nothingIsLostOrDoneTwiceByOneNodeAfterTheOther() {
        play(10, Conditions::ofOneNodeWithGuests);
    }

    @Test
    void nothingIsLostOrDoneTwiceAtWhateverStepANodeDies() {
        int stride = seeds(1) > 1 ? 1 : 4;
        for (KilledAtAStep.Victim victim : KilledAtAStep.Victim.values()) {
            int step = (int) (seed() % stride);
            while (isPlayed(victim, step)) {
                step += stride;
            }
            assertThat(step).as("steps at which the %s died", victim).isGreaterThan(20);
        }
    }

    private boolean isPlayed(KilledAtAStep.Victim victim, int step) {
        World world = new World();
        KilledAtAStep played = new KilledAtAStep(world, Simulation.storeIn(world), victim, step);
        try (SimulationLog log = SimulationLog.of(world, played.trace())) {
            return played.play();
        } catch (Throwable thrown) {
            throw new AssertionError(
                    "The " + victim + " dies at step " + step + ": " + thrown.getMessage() + "\n  " + played.trace(),
                    thrown);
        }
    }

    @Test
    void sameSeedIsTheSameSimulation() {
        assertThat(Simulation.played(seed(), Conditions::ofClusterWithGuests, Mutation.NONE)
                        .trace()
                        .lines())
                .isEqualTo(Simulation.played(seed(), Conditions::ofClusterWithGuests, Mutation.NONE)
                        .trace()
                        .lines());
    }
}
