package dev.rouse.history;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Everything that actors do, at random: see {@link RandomRound}. Repeat a failure with {@code -Drouse.random.seed=…}; {@code
 * -Drouse.random.rounds=…} for more or fewer than 40.
 */
class RandomTurnsTest {

    private static final Logger LOG = (Logger) LoggerFactory.getLogger("dev.rouse");

    /** What goes wrong on purpose is logged thousands of times. */
    @BeforeEach
    void quieten() {
        LOG.setLevel(Level.OFF);
    }

    @AfterEach
    void restore() {
        LOG.setLevel(null);
    }

    @Test
    void whatIsToldIsStoredAndWhatFailedLeavesNoTrace() {
        long seed = Long.getLong("rouse.random.seed", 20_261_127L);
        int rounds = Integer.getInteger("rouse.random.rounds", 40);
        int answers = 0;
        for (int round = 0; round < rounds; round++) {
            RandomRound one = new RandomRound(seed + round);
            try {
                one.play();
            } catch (Throwable thrown) {
                throw new AssertionError(
                        "Repeat with -Drouse.random.rounds=1 -Drouse.random.seed=" + (seed + round) + ":\n  " + one,
                        thrown);
            }
            answers += one.model().answers();
        }
        assertThat(answers).as("answers").isGreaterThan(5 * rounds);
    }
}
