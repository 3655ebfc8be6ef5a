package dev.rouse.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.kv.KvStore;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Scheduler;

/**
 * Long histories of messages between actors and through their queues: see {@link CourierHistory}. {@code -Drouse.couriers=100
 * -Drouse.parcels=10000} is the longest; repeat another one with {@code -Drouse.courier.seed=…}.
 */
public interface CourierHistoryContract {

    /** As {@link SimulatedClusterContract#store}. */
    KvStore store(LongSupplier nanoTime, Scheduler timer);

    private CourierHistory history(long seed, Mutation mutation, int couriers, long parcels) {
        return new CourierHistory(seed, world -> store(world::now, world), mutation, couriers, parcels);
    }

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
    default void eachParcelIsTakenOnceAndInOrderWhateverDies() {
        long seed = Long.getLong("rouse.courier.seed", 1L);
        CourierHistory history = history(
                seed, Mutation.NONE, Integer.getInteger("rouse.couriers", 20), Long.getLong("rouse.parcels", 300L));
        play(history, seed);
        assertThat(history.deaths()).as("nodes that died at a commit").isPositive();
    }

    @Test
    default void marksThatAreNotKeptAreFound() {
        assertThatThrownBy(() -> play(history(1, Mutation.MARKS_NOT_KEPT, 10, 200), 1))
                .hasMessageContaining("taken twice, out of order, or lost");
    }
}
