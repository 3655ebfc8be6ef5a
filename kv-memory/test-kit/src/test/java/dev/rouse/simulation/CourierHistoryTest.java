package dev.rouse.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/**
 * Long histories of messages between actors and through their queues: see {@link CourierHistory}. {@code -Drouse.couriers=100
 * -Drouse.parcels=10000} is the longest; repeat another one with {@code -Drouse.courier.seed=…}.
 */
class CourierHistoryTest {

    private static void play(CourierHistory history, long seed) {
        try (SimulationLog log = SimulationLog.of(history.world(), history.trace())) {
            history.play();
        } catch (Throwable thrown) {
            throw new AssertionError(
                    "Repeat with -Drouse.courier.seed=" + seed + ": " + thrown.getMessage() + "\n  " + history.trace(),
                    thrown);
        }
    }

    @Test
    void eachParcelIsTakenOnceAndInOrderWhateverDies() {
        long seed = Long.getLong("rouse.courier.seed", 1L);
        CourierHistory history = new CourierHistory(
                seed, Mutation.NONE, Integer.getInteger("rouse.couriers", 20), Long.getLong("rouse.parcels", 300L));
        play(history, seed);
        assertThat(history.deaths()).as("nodes that died at a commit").isPositive();
    }

    @Test
    void marksThatAreNotKeptAreFound() {
        assertThatThrownBy(() -> play(new CourierHistory(1, Mutation.MARKS_NOT_KEPT, 10, 200), 1))
                .hasMessageContaining("taken twice, out of order, or lost");
    }
}
