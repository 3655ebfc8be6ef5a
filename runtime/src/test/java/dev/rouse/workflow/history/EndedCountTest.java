package dev.rouse.workflow.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.record.workflow.WorkflowHead;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EndedCountTest {

    private static final int LIVES = 400;

    private final long seed = Long.getLong("rouse.seed", System.nanoTime());
    private final Random random = new Random(seed);

    private EndedCount count = new EndedCount();
    private WorkflowHead stored = new WorkflowHead(0, false);
    private long rows;

    private void turn(int more, int kept) {
        count.add(more);
        rows += more;
        if (count.isToWrite(more, kept)) {
            stored = count.head(kept);
        }
    }

    private void wake() {
        count = new EndedCount();
        if (stored.ended() > 0) {
            count.found(stored);
        }
    }

    private void sweep(int kept) {
        if (count.isToCount()) {
            int ahead = random.nextInt(3);
            int going = random.nextInt(3);
            count.counting(ahead + going > 0, going);
            long found = rows - ahead + going;
            int meanwhile = random.nextInt(4);
            for (int i = 0; i < meanwhile; i++) {
                turn(rows > 0 && random.nextInt(3) == 0 ? -1 : 1, kept);
            }
            count.counted(found);
            assertThat(count.count()).as("seed " + seed).isGreaterThanOrEqualTo(rows - meanwhile - ahead);
        }
        assertThat(count.count()).as("seed " + seed).isLessThanOrEqualTo(rows);
        int surplus = (int) (count.count() - kept);
        if (surplus > 0) {
            turn(-surplus, kept);
        }
    }

    private void isRight(String when) {
        assertThat(stored.ended()).as(when).isLessThanOrEqualTo(rows);
        assertThat(stored.ended() == 0).as(when).isEqualTo(rows == 0);
        assertThat(stored.isAtLeast() || stored.ended() == rows).as(when).isTrue();
    }

    @Test
    void storedCountIsNeverTooHighAndTellsWhereItMayBeTooLow() {
        for (int life = 0; life < LIVES; life++) {
            wake();
            long lacking = rows - stored.ended();
            int ends = random.nextInt(1 << random.nextInt(10));
            for (int i = 0; i < ends; i++) {
                turn(random.nextInt(20) == 0 ? 2 : 1, 10);
                isRight("seed " + seed + ", life " + life);
                assertThat(rows - stored.ended() - lacking).isLessThanOrEqualTo(Math.min(15, 2 + i / 8));
                if (count.count() >= 74) {
                    sweep(10);
                    lacking = rows - stored.ended();
                }
            }
        }
    }

    @Test
    void fewEndsOfALifeAreAllWritten() {
        for (int life = 0; life < 100; life++) {
            wake();
            for (int i = 0; i < 7; i++) {
                turn(1, 1000);
                assertThat(stored.ended()).isEqualTo(rows);
            }
        }
    }

    @Test
    void manyEndsOfALifeWriteItOnceInSixteen() {
        for (int i = 0; i < 256; i++) {
            turn(1, 1000);
        }
        int writes = 0;
        for (int i = 0; i < 256; i++) {
            WorkflowHead before = stored;
            turn(1, 1000);
            writes += stored == before ? 0 : 1;
        }
        assertThat(writes).isEqualTo(16);
    }

    @Test
    void whatWasRolledBackIsWrittenWithTheNextEnd() {
        for (int i = 0; i < 200; i++) {
            turn(1, 1000);
        }
        WorkflowHead before = stored;
        while (stored == before) {
            turn(1, 1000);
        }
        stored = before;
        rows -= 1;
        count.add(-1);
        count.rollBack();
        turn(1, 1000);
        assertThat(stored).isEqualTo(new WorkflowHead(rows, true));
    }

    @Test
    void whereMoreAreKeptThanAreCountedEachEndIsWritten() {
        for (int i = 0; i < 500; i++) {
            turn(1, EndedCount.MOST_COUNTED + 1);
            assertThat(stored).isEqualTo(new WorkflowHead(rows, false));
        }
    }
}
