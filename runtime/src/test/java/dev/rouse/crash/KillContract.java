package dev.rouse.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.crash.AnnouncedStore.Step;
import dev.rouse.kv.KvStore;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Processes that are killed while actors live in them: as each step of a life is about to be committed, as it has been, and
 * at any other time. What was told before is there, and everything in the store fits together.
 */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public interface KillContract {

    /** Number of times that each process is killed at each step, and as many times as there are steps at random. */
    int ROUNDS = Integer.getInteger("rouse.kill.rounds", 1);

    /** A process that runs {@link KilledNode#live} on the store of this test. */
    Process begin(int round) throws IOException;

    /** That store, when no such process runs. */
    KvStore open();

    /** What {@link #open} gave is not used any more. */
    void close(KvStore store);

    @Test
    default void nothingToldIsLostAndNothingHappensTwiceWhereverTheProcessIsKilled() throws Exception {
        KilledNodeOutput output = new KilledNodeOutput();
        int round = 0;
        for (int again = 0; again < ROUNDS; again++) {
            for (Step step : Step.values()) {
                for (String when : new String[] {KilledNode.COMMITS, KilledNode.COMMITTED}) {
                    output.killAt(
                            begin(++round),
                            when,
                            step.name(),
                            1 + ThreadLocalRandom.current().nextInt(2));
                    judge(output, round);
                }
            }
            output.killAt(
                    begin(++round), "", "", 1 + ThreadLocalRandom.current().nextInt(1_000));
            judge(output, round);
        }
        assertThat(output.heard()).as("words that were told").isPositive();
    }

    private void judge(KilledNodeOutput output, int round) {
        KvStore store = open();
        try {
            output.judge(store, round);
        } finally {
            close(store);
        }
    }
}
