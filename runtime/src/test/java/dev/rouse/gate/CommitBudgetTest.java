package dev.rouse.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorData;
import dev.rouse.kv.KvLimits;
import org.junit.jupiter.api.Test;

/** The shares that a store's limits give of one commit. */
final class CommitBudgetTest {

    private static final int KEY = 10_000;
    private static final int MEBIBYTE = 1 << 20;

    @Test
    void quarterOfACommitIsLeftForWhatTurnsDoNotCount() {
        CommitBudget budget = CommitBudget.of(new KvLimits(KEY, MEBIBYTE, 8 * MEBIBYTE));

        assertThat(budget.batch()).isEqualTo(budget.turn() + budget.gathered()).isEqualTo(6 * MEBIBYTE);
        assertThat(budget.stateBytes()).isLessThanOrEqualTo(2 * MEBIBYTE).isEqualTo(MEBIBYTE);
    }

    @Test
    void stateIsNoLargerThanAValueMayBe() {
        assertThat(CommitBudget.of(new KvLimits(KEY, ActorData.MAX_VALUE_BYTES, 8 * MEBIBYTE))
                        .stateBytes())
                .isEqualTo(ActorData.MAX_VALUE_BYTES);
    }
}
