package dev.rouse.workflow.history;

import dev.rouse.kv.KvKey;
import dev.rouse.record.Suffix;
import dev.rouse.record.workflow.EndedIdRecord;
import dev.rouse.record.workflow.EntryRecord;
import dev.rouse.record.workflow.SignalRecord;
import dev.rouse.record.workflow.WorkflowRecord;
import dev.rouse.record.workflow.WorkflowRow;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A change of one part of an actor's workflows.
 *
 * @param number of the workflow
 * @param row number of an entry or a signal; 0 for others
 * @param id of a workflow that has ended; empty for others
 * @param whole a workflow that has ended, with all that it had; null for others
 * @param before null where there was none, or it is not in memory
 * @param after null where there is none any more
 */
public record WorkflowOp(
        Table table,
        long number,
        int row,
        String id,
        @Nullable LiveWorkflow whole,
        @Nullable WorkflowRow before,
        @Nullable WorkflowRow after) {

    /** Table of a part. */
    public enum Table {
        /** A workflow without its entries and signals. */
        LIVE,
        ENTRIES,
        SIGNALS,
        /** A workflow with its entries and signals. */
        WHOLE,
        ENDED,
        IDS
    }

    public static WorkflowOp live(long number, @Nullable WorkflowRecord before, @Nullable WorkflowRecord after) {
        return new WorkflowOp(Table.LIVE, number, 0, "", null, before, after);
    }

    public static WorkflowOp entry(long number, int entry, @Nullable EntryRecord before, @Nullable EntryRecord after) {
        return new WorkflowOp(Table.ENTRIES, number, entry, "", null, before, after);
    }

    public static WorkflowOp signal(
            long number, int signal, @Nullable SignalRecord before, @Nullable SignalRecord after) {
        return new WorkflowOp(Table.SIGNALS, number, signal, "", null, before, after);
    }

    /** A live workflow is no more, with its entries and signals. */
    public static WorkflowOp gone(LiveWorkflow workflow) {
        return new WorkflowOp(Table.WHOLE, workflow.number(), 0, "", workflow, workflow.record(), null);
    }

    public static WorkflowOp ended(long number, @Nullable WorkflowRecord before, @Nullable WorkflowRecord after) {
        return new WorkflowOp(Table.ENDED, number, 0, "", null, before, after);
    }

    public static WorkflowOp endedId(String id, @Nullable EndedIdRecord before, @Nullable EndedIdRecord after) {
        return new WorkflowOp(Table.IDS, 0, 0, id, null, before, after);
    }

    /** The change that takes it back. */
    public WorkflowOp inverse() {
        return new WorkflowOp(table, number, row, id, whole, after, before);
    }

    /** Number of those by which there are more. */
    public int added() {
        return (after == null ? 0 : 1) - (before == null ? 0 : 1);
    }

    /** The workflow that it is about, of {@link Table#WHOLE}. */
    public LiveWorkflow workflow() {
        return Objects.requireNonNull(whole, "of a whole workflow");
    }

    /** Suffix of the row that has it alone. */
    public KvKey suffix() {
        return KvKey.of(
                switch (table) {
                    case SIGNALS -> Suffix.workflowSignal(number, row);
                    case ENDED -> Suffix.endedWorkflow(number);
                    case IDS -> Suffix.endedWorkflowId(id.getBytes(StandardCharsets.UTF_8));
                    case LIVE, ENTRIES, WHOLE -> throw new IllegalStateException("it stands with others: " + table);
                });
    }

    /** Whether it has a row alone. */
    public boolean hasRow() {
        return table == Table.SIGNALS || table == Table.ENDED || table == Table.IDS;
    }

    /** The change of its row in the store. */
    public RowChange toRow(int smallBytes) {
        return RowChange.of(this, smallBytes);
    }

    /** By how many more there are by {@code ops} of those that have ended and are kept. */
    public static long ended(List<WorkflowOp> ops) {
        long by = 0;
        for (WorkflowOp op : ops) {
            by += op.table() == Table.ENDED ? op.added() : 0;
        }
        return by;
    }
}
