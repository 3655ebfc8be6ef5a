package dev.rouse.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.kv.KvStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Scheduler;

/**
 * Clusters that are used and disturbed at random, in virtual time and one thread: see {@link Simulation}. Repeat a failure with
 * {@code -Drouse.simulation.seeds=1 -Drouse.simulation.seed=…}, with each frame in the trace with {@code
 * -Drouse.simulation.frames=true}, with more of the log with {@code -Drouse.simulation.log=DEBUG}; {@code
 * -Drouse.simulation.seeds=…} for more or fewer than 50.
 */
public interface SimulatedClusterContract {

    /** Seeds that a mutation has to be found by. */
    int WITHIN = 60;

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
                Simulation played = simulation(seed, conditions, Mutation.NONE);
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
    default void nothingIsLostOrDoneTwiceInACluster() {
        assertThat(play(35, Conditions::ofCluster))
                .as("seeds in which calls were relayed")
                .hasSizeGreaterThanOrEqualTo(seeds(35) / 10);
    }

    @Test
    default void nothingIsLostOrDoneTwiceForClientsThatStayConnected() {
        play(15, Conditions::ofClusterWithGuests);
    }

    @Test
    default void nothingIsLostOrDoneTwiceOfMessagesFromActorToActor() {
        play(3, Conditions::ofClusterWithMessages);
    }

    @Test
    default void nothingIsLostOrDoneTwiceOfWorkflows() {
        play(8, Conditions::ofClusterWithFlows);
    }

    @Test
    default void nothingIsLostOrDoneTwiceByOneNodeAfterTheOther() {
        play(10, Conditions::ofOneNodeWithGuests);
    }

    @Test
    default void nothingIsLostOrDoneTwiceAtWhateverStepANodeDies() {
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
        KilledAtAStep played = new KilledAtAStep(world, store(world::now, world), victim, step);
        try (SimulationLog log = SimulationLog.of(world, played.trace())) {
            return played.play();
        } catch (Throwable thrown) {
            throw new AssertionError(
                    "The " + victim + " dies at step " + step + ": " + thrown.getMessage() + "\n  " + played.trace(),
                    thrown);
        }
    }

    @Test
    default void sameSeedIsTheSameSimulation() {
        assertThat(simulation(seed(), Conditions::ofClusterWithGuests, Mutation.NONE)
                        .trace()
                        .lines())
                .isEqualTo(simulation(seed(), Conditions::ofClusterWithGuests, Mutation.NONE)
                        .trace()
                        .lines());
    }

    @Test
    default void lossOfACommitIsFound() {
        assertFound(Mutation.COMMIT_ACKNOWLEDGED_AND_NOT_MADE, Conditions::ofOneNode, 1, "lost");
    }

    @Test
    default void commitWithoutTheFenceIsFound() {
        assertFound(Mutation.COMMIT_WITHOUT_FENCE, Conditions::ofCluster, 11, "lost|not so|there 2 times");
    }

    @Test
    default void handOverWithoutDrainIsFound() {
        assertFound(Mutation.HAND_OVER_WITHOUT_DRAIN, Conditions::ofCluster, 50, "lost|fired");
    }

    @Test
    default void claimWithoutATransactionIsFound() {
        assertFound(Mutation.CLAIM_WITHOUT_TRANSACTION, Conditions::ofCluster, 1, "lost|not so|shards of nobody");
    }

    @Test
    default void claimAfterAnOldLookIsFound() {
        assertFound(Mutation.CLAIM_AFTER_AN_OLD_LOOK, Conditions::ofCluster, 1, "lost|not so|shards of nobody");
    }

    @Test
    default void bundleOfAnotherSequenceIsFound() {
        assertFound(Mutation.BUNDLE_OF_ANOTHER_SEQUENCE, Conditions::ofCluster, 7, "lost|not so");
    }

    @Test
    default void retryOfACallThatBeganIsFound() {
        assertFound(Mutation.RETRY_OF_A_BEGUN_CALL, Conditions::ofCluster, 30, "there 2 times|a stream gave");
    }

    @Test
    default void movedThatIsIgnoredIsFound() {
        assertFound(Mutation.MOVED_IGNORED, Conditions::ofCluster, 1, "failed: ");
    }

    @Test
    default void relayThatTakesALostCallForOneThatNeverBeganIsFound() {
        assertFound(Mutation.LOST_TAKEN_FOR_NOT_BEGUN, Conditions::ofClusterWithGuests, 18, "there 2 times");
    }

    @Test
    default void messageThatIsRunAgainIsFound() {
        assertFound(Mutation.MESSAGE_NUMBERS_IGNORED, Conditions::ofClusterWithGuests, 1, "is there twice");
    }

    @Test
    default void connectionThatIsNeverSettledIsFound() {
        assertFound(
                Mutation.CLIENTS_OF_DEAD_FRONTS_AWAITED_FOR_EVER,
                Conditions::ofClusterWithGuests,
                1,
                "ended 0 times instead of 1");
    }

    @Test
    default void markOfASenderThatIsNotKeptIsFound() {
        assertFound(Mutation.MARKS_NOT_KEPT, Conditions::ofClusterWithMessages, 6, "there 2 times");
    }

    @Test
    default void messageThatIsNotStoredWithItsTurnIsFound() {
        assertFound(Mutation.MESSAGES_NOT_STORED, Conditions::ofClusterWithMessages, 6, "message lost");
    }

    @Test
    default void messageThatIsClearedThoughTheReceiverHasItNotIsFound() {
        assertFound(Mutation.MESSAGE_LEFT_OUT, Conditions::ofClusterWithMessages, 4, "message lost");
    }

    @Test
    default void gapThatIsNotToldIsFound() {
        assertFound(Mutation.GAP_DROPPED, Conditions::ofClusterWithGuests, 9, "a subscriber .* got");
    }

    @Test
    default void attemptThatIsNotStoredBeforeItBeginsIsFound() {
        assertFound(
                Mutation.ATTEMPTS_OF_STEPS_NOT_STORED, Conditions::ofClusterWithFlows, 1, "the store has no attempt");
    }

    @Test
    default void resultOfAStepThatIsStoredApartFromItsEffectIsFound() {
        assertFound(Mutation.RESULTS_OF_STEPS_STORED_APART, Conditions::ofClusterWithFlows, 1, "and has done");
    }

    @Test
    default void sleepingWorkflowThatIsNotWokenIsFound() {
        assertFound(Mutation.SLEEPING_WORKFLOWS_NOT_WOKEN, Conditions::ofClusterWithFlows, 1, "SLEEP at .* is WAITING");
    }

    @Test
    default void loserOfARaceThatIsNotCancelledIsFound() {
        assertFound(
                Mutation.LOSERS_OF_RACES_KEPT,
                Conditions::ofClusterWithFlows,
                1,
                "is left of|rows are left of workflows");
    }

    /**
     * @param first a seed from which on it is found within {@link #WITHIN}
     * @param as a regular expression for what is told then
     */
    private void assertFound(
            Mutation mutation, Function<RandomGenerator, Conditions> conditions, long first, String as) {
        Pattern expected = Pattern.compile(as);
        for (long seed = first; seed < first + WITHIN; seed++) {
            try {
                simulation(seed, conditions, mutation);
            } catch (AssertionError found) {
                if (expected.matcher(String.valueOf(found.getCause().getMessage()))
                        .find()) {
                    return;
                }
            }
        }
        throw new AssertionError(mutation + " was not found by " + WITHIN + " seeds from " + first);
    }
}
