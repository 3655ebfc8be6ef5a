package dev.rouse.workflow.history;

import dev.rouse.kv.KvKey;
import dev.rouse.record.Suffix;
import dev.rouse.record.workflow.EndedIdRecord;
import dev.rouse.record.workflow.EntryRecord;
import dev.rouse.record.workflow.SignalRecord;
import dev.rouse.record.workflow.WorkflowRecord;
import dev.rouse.record.workflow.WorkflowRow;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A change of one row of an actor's workflows.
 *
 * @param number of the workflow
 * @param suffix of the row
 * @param row number of an entry or a signal; 0 for others
 * @param before null where there was none, or it is not in memory
 * @param after null where there is none any more
 */
public record WorkflowOp(
        Table table,
        long number,
        int row,
        KvKey suffix,
        @Nullable WorkflowRow before,
        @Nullable WorkflowRow after) {

    /** Table of a row. */
    public enum Table {
        LIVE,
        ENTRIES,
        SIGNALS,
        ENDED,
        IDS
    }

    public static WorkflowOp live(long number, @Nullable WorkflowRecord before, @Nullable WorkflowRecord after) {
        return new WorkflowOp(Table.LIVE, number, 0, KvKey.of(Suffix.liveWorkflow(number)), before, after);
    }

    public static WorkflowOp entry(long number, int entry, @Nullable EntryRecord before, @Nullable EntryRecord after) {
        return new WorkflowOp(
                Table.ENTRIES, number, entry, KvKey.of(Suffix.workflowEntry(number, entry)), before, after);
    }

    public static WorkflowOp signal(
            long number, int signal, @Nullable SignalRecord before, @Nullable SignalRecord after) {
        return new WorkflowOp(
                Table.SIGNALS, number, signal, KvKey.of(Suffix.workflowSignal(number, signal)), before, after);
    }

    public static WorkflowOp ended(long number, @Nullable WorkflowRecord before, @Nullable WorkflowRecord after) {
        return new WorkflowOp(Table.ENDED, number, 0, KvKey.of(Suffix.endedWorkflow(number)), before, after);
    }

    public static WorkflowOp endedId(String id, @Nullable EndedIdRecord before, @Nullable EndedIdRecord after) {
        KvKey suffix = KvKey.of(Suffix.endedWorkflowId(id.getBytes(StandardCharsets.UTF_8)));
        return new WorkflowOp(Table.IDS, 0, 0, suffix, before, after);
    }

    /** The change that takes it back. */
    public WorkflowOp inverse() {
        return new WorkflowOp(table, number, row, suffix, after, before);
    }

    /** Number of rows by which there are more. */
    public int added() {
        return (after == null ? 0 : 1) - (before == null ? 0 : 1);
    }
}
