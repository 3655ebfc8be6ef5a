package dev.rouse.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.ActorData;
import dev.rouse.kv.KvLimits;
import org.junit.jupiter.api.Test;

/** The shares of one commit, of stores with more and less room. */
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

    @Test
    void storeWithoutRoomForTheLargestCallIsRefusedWithWhatItNeeds() {
        assertThatThrownBy(() -> CommitBudget.of(new KvLimits(KEY, MEBIBYTE, ActorData.MAX_BYTES_PER_CALL)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("commits of");
        assertThatThrownBy(() -> CommitBudget.of(new KvLimits(KEY, ActorData.MAX_VALUE_BYTES - 1, 8 * MEBIBYTE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("values of " + ActorData.MAX_VALUE_BYTES);
    }
}
