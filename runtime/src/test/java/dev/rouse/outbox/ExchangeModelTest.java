package dev.rouse.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.outbox.ExchangeWorld.May;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One sender and one receiver that do at random what they may: calls arrive late, often, in any order or never, answers are lost, both
 * forget what they have in memory, former activations of the sender go on though they cannot commit any more, both may be destroyed and made
 * anew, and dead letters are dropped and sent again.
 */
final class ExchangeModelTest {

    private static final int SEEDS = 100;

    private static ExchangeWorld played(long seed, Set<May> may) {
        ExchangeWorld world = new ExchangeWorld(seed, may);
        try {
            world.play();
        } catch (AssertionError e) {
            throw new AssertionError("Seed " + seed + ", may " + may + ": " + e.getMessage(), e);
        }
        return world;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void eachMessageIsTakenOnceInOrder(long first) {
        for (long seed = first * 10_000; seed < first * 10_000 + SEEDS; seed++) {
            ExchangeWorld world = played(seed, EnumSet.of(May.STAND_STILL));
            assertThat(world.mark()).as("mark, seed " + seed).isNull();
            assertThat(world.dead).as("dead letters, seed " + seed).isEmpty();
            assertThat(world.takenByAll).as("taken, seed " + seed).containsExactlyInAnyOrderElementsOf(world.sent);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void eachMessageIsTakenOnceOrADeadLetter(long first) {
        for (long seed = first * 20_000; seed < first * 20_000 + SEEDS; seed++) {
            ExchangeWorld world = played(seed, EnumSet.of(May.STAND_STILL, May.REFUSE));
            assertThat(world.dead).as("dead letters, seed " + seed).doesNotContainAnyElementsOf(world.takenByAll);
            Set<Long> all = new HashSet<>(world.takenByAll);
            all.addAll(world.dead);
            assertThat(all).as("taken or dead, seed " + seed).isEqualTo(new HashSet<>(world.sent));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void eachLifeTakesEachMessageOnceAndNoneIsLost(long first) {
        for (long seed = first * 30_000; seed < first * 30_000 + SEEDS; seed++) {
            ExchangeWorld world = played(seed, EnumSet.allOf(May.class));
            Set<Long> all = new HashSet<>(world.takenByAll);
            all.addAll(world.dead);
            all.addAll(world.gone);
            assertThat(all).as("taken, dead or gone, seed " + seed).containsAll(world.sent);
        }
    }
}
