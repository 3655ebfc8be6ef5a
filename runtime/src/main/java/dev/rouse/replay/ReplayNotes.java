package dev.rouse.replay;

import dev.rouse.record.workflow.EntryRecord;
import dev.rouse.record.workflow.WorkflowRecord;
import dev.rouse.workflow.code.Notes;
import dev.rouse.workflow.code.Part;
import dev.rouse.workflow.history.LiveWorkflow;
import dev.rouse.workflow.history.Place;
import dev.rouse.workflow.history.WorkflowOp;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The things that the code would do beyond the history: noted in the copy of that which is replayed, and never done. */
final class ReplayNotes implements Notes {

    private final LiveWorkflow workflow;
    private final List<String> begun = new ArrayList<>();
    private @Nullable WorkflowRecord last;
    private boolean isFaulty;

    ReplayNotes(LiveWorkflow workflow) {
        this.workflow = workflow;
    }

    /** The parts that it would begin. */
    List<String> begun() {
        return begun;
    }

    /** The record that it would end with; null where it does not end. */
    @Nullable
    WorkflowRecord last() {
        return last;
    }

    /** Whether the code has a fault, whose reason the workflow has then. */
    boolean isFaulty() {
        return isFaulty;
    }

    @Override
    public void put(WorkflowOp op) {
        workflow.apply(op);
        if (op.before() == null
                && op.after() instanceof EntryRecord entry
                && entry.kind() != EntryRecord.Kind.VERSION) {
            begun.add(Part.phrase(entry.kind(), entry.path()));
        }
    }

    @Override
    public void attempt(Place place) {}

    @Override
    public boolean begins() {
        return true;
    }

    @Override
    public void cut(Place place) {}

    @Override
    public void drop(LiveWorkflow dropped) {
        isFaulty = true;
    }

    @Override
    public void end(LiveWorkflow ended, WorkflowRecord record) {
        last = record;
    }

    @Override
    public long turn() {
        return 1;
    }
}
