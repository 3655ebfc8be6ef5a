package dev.rouse.workflow.code;

import dev.rouse.ActionException;
import dev.rouse.StepFailedException;
import dev.rouse.WorkflowStatus;
import dev.rouse.base.ErrorText;
import dev.rouse.record.workflow.WorkflowRecord;
import dev.rouse.type.HostedType;
import dev.rouse.workflow.history.LiveWorkflow;
import dev.rouse.workflow.history.WorkflowOp;
import org.jspecify.annotations.Nullable;

/**
 * The ways in which the code of a workflow ends.
 *
 * @param changes of the turn that takes it
 */
record Ending(CodeHost host, LiveWorkflow workflow, Notes changes) {

    private static final int MAX_REASON = 500;

    /** Whether {@code failure} is an answer of the workflow, and not a fault that can be mended. */
    static boolean isAnswer(Throwable failure) {
        return failure instanceof StepFailedException || failure instanceof ActionException;
    }

    private long now() {
        return host.clockMillis();
    }

    private void put(WorkflowRecord after) {
        changes.put(WorkflowOp.live(workflow.number(), workflow.record(), after));
    }

    /** The code has failed, and what its steps did is being undone. */
    void undoing(Throwable failure) {
        WorkflowRecord record = workflow.record();
        if (record.status() == WorkflowStatus.RUNNING) {
            put(record.with(WorkflowStatus.COMPENSATING, now(), ErrorText.of(failure, MAX_REASON)));
        }
    }

    /** Lets the workflow wait to be mended: its code has a fault. */
    void pause(Throwable fault) {
        put(workflow.record().paused(now(), ErrorText.of(fault, MAX_REASON)));
        changes.drop(workflow);
    }

    void cancelled() {
        finish(workflow.record()
                .with(WorkflowStatus.CANCELLED, now(), workflow.record().reason()));
    }

    void failed(Throwable failure) {
        finish(workflow.record().with(WorkflowStatus.FAILED, now(), ErrorText.of(failure, MAX_REASON)));
    }

    void completed(@Nullable Object value) {
        byte[] bytes;
        try {
            bytes = value == null ? null : Values.encode(host.type(), value, HostedType.classOf(value));
        } catch (RuntimeException e) {
            pause(e);
            return;
        }
        finish(workflow.record().completed(now(), bytes));
    }

    private void finish(WorkflowRecord last) {
        changes.end(workflow, last);
    }
}
