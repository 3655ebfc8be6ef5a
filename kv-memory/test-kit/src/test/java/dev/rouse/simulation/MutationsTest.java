package dev.rouse.simulation;

import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each rule of the cluster that all nodes break is found by simulations, within a number of seeds. */
class MutationsTest {

    /** Seeds that a mutation has to be found by. */
    private static final int WITHIN = 60;

    @Test
    void lossOfACommitIsFound() {
        assertFound(Mutation.COMMIT_ACKNOWLEDGED_AND_NOT_MADE, Conditions::ofOneNode, 1, "lost");
    }

    @Test
    void commitWithoutTheFenceIsFound() {
        assertFound(Mutation.COMMIT_WITHOUT_FENCE, Conditions::ofCluster, 30, "lost|not so|there 2 times");
    }

    @Test
    void handOverWithoutDrainIsFound() {
        assertFound(Mutation.HAND_OVER_WITHOUT_DRAIN, Conditions::ofCluster, 75, "lost|fired");
    }

    @Test
    void claimWithoutATransactionIsFound() {
        assertFound(Mutation.CLAIM_WITHOUT_TRANSACTION, Conditions::ofCluster, 1, "lost|not so|shards of nobody");
    }

    @Test
    void claimAfterAnOldLookIsFound() {
        assertFound(Mutation.CLAIM_AFTER_AN_OLD_LOOK, Conditions::ofCluster, 12, "lost|not so|shards of nobody");
    }

    @Test
    void bundleOfAnotherSequenceIsFound() {
        assertFound(Mutation.BUNDLE_OF_ANOTHER_SEQUENCE, Conditions::ofCluster, 7, "lost|not so");
    }

    @Test
    void retryOfACallThatBeganIsFound() {
        assertFound(Mutation.RETRY_OF_A_BEGUN_CALL, Conditions::ofCluster, 55, "there 2 times|a stream gave");
    }

    @Test
    void movedThatIsIgnoredIsFound() {
        assertFound(Mutation.MOVED_IGNORED, Conditions::ofCluster, 1, "failed: ");
    }

    @Test
    void relayThatTakesALostCallForOneThatNeverBeganIsFound() {
        assertFound(Mutation.LOST_TAKEN_FOR_NOT_BEGUN, Conditions::ofClusterWithGuests, 150, "there 2 times");
    }

    @Test
    void messageThatIsRunAgainIsFound() {
        assertFound(Mutation.MESSAGE_NUMBERS_IGNORED, Conditions::ofClusterWithGuests, 1, "is there twice");
    }

    @Test
    void connectionThatIsNeverSettledIsFound() {
        assertFound(
                Mutation.CLIENTS_OF_DEAD_FRONTS_AWAITED_FOR_EVER,
                Conditions::ofClusterWithGuests,
                1,
                "ended 0 times instead of 1");
    }

    @Test
    void markOfASenderThatIsNotKeptIsFound() {
        assertFound(Mutation.MARKS_NOT_KEPT, Conditions::ofClusterWithMessages, 6, "there 2 times");
    }

    @Test
    void messageThatIsNotStoredWithItsTurnIsFound() {
        assertFound(Mutation.MESSAGES_NOT_STORED, Conditions::ofClusterWithMessages, 6, "message lost");
    }

    @Test
    void messageThatIsClearedThoughTheReceiverHasItNotIsFound() {
        assertFound(Mutation.MESSAGE_LEFT_OUT, Conditions::ofClusterWithMessages, 4, "message lost");
    }

    @Test
    void gapThatIsNotToldIsFound() {
        assertFound(Mutation.GAP_DROPPED, Conditions::ofClusterWithGuests, 9, "a subscriber .* got");
    }

    @Test
    void attemptThatIsNotStoredBeforeItBeginsIsFound() {
        assertFound(
                Mutation.ATTEMPTS_OF_STEPS_NOT_STORED, Conditions::ofClusterWithFlows, 1, "the store has no attempt");
    }

    @Test
    void resultOfAStepThatIsStoredApartFromItsEffectIsFound() {
        assertFound(Mutation.RESULTS_OF_STEPS_STORED_APART, Conditions::ofClusterWithFlows, 1, "and has done");
    }

    @Test
    void sleepingWorkflowThatIsNotWokenIsFound() {
        assertFound(Mutation.SLEEPING_WORKFLOWS_NOT_WOKEN, Conditions::ofClusterWithFlows, 1, "SLEEP at .* is WAITING");
    }

    @Test
    void loserOfARaceThatIsNotCancelledIsFound() {
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
                Simulation.played(seed, conditions, mutation);
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
