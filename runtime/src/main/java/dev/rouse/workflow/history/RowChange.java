package dev.rouse.workflow.history;

import dev.rouse.kv.KvKey;
import dev.rouse.record.workflow.WorkflowRow;
import org.jspecify.annotations.Nullable;

/**
 * A row of an actor's workflows as a turn leaves it in the store.
 *
 * @param number of the workflow that has it
 * @param page of that one's entries; {@link #HEAD} for itself, {@link #OTHER} for what has a row of its own
 * @param suffix of the row, or the prefix of all that are cleared
 * @param after null where there is none any more
 * @param isNew whether the store has no such row before
 * @param isSmall whether it always was one that the store keeps in one place
 * @param isRange whether all behind the prefix are cleared
 */
public record RowChange(
        long number,
        int page,
        KvKey suffix,
        @Nullable WorkflowRow after,
        boolean isNew,
        boolean isSmall,
        boolean isRange) {

    /** Page of the workflow itself. */
    static final int HEAD = -1;

    /** Page of rows that have no page. */
    static final int OTHER = -2;

    /** A row of its own. */
    static RowChange of(WorkflowOp op, int smallBytes) {
        WorkflowRow before = op.before();
        WorkflowRow after = op.after();
        boolean isSmall =
                (before == null || before.size() <= smallBytes) && (after == null || after.size() <= smallBytes);
        return new RowChange(op.number(), OTHER, op.suffix(), after, before == null, isSmall, false);
    }

    /** Clears all rows under {@code prefix}. */
    static RowChange range(long number, KvKey prefix) {
        return new RowChange(number, OTHER, prefix, null, false, true, true);
    }
}
