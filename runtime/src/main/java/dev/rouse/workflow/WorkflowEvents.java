package dev.rouse.workflow;

import dev.rouse.ActorAddress;
import dev.rouse.RuntimeListener;
import dev.rouse.WorkflowStatus;
import dev.rouse.log.GuardedLogger;
import dev.rouse.record.workflow.EntryRecord;
import dev.rouse.record.workflow.EntryRecord.State;
import dev.rouse.record.workflow.WorkflowRecord;
import dev.rouse.workflow.history.LiveWorkflow;
import dev.rouse.workflow.history.WorkflowOp;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Tells the listener, and the log, what turns have changed of workflows, once that is in the store. Lane only. */
final class WorkflowEvents {

    /** The reason of a pause that was ordered. */
    static final String PAUSED = "It was paused.";

    private static final Logger LOG = GuardedLogger.of(WorkflowEvents.class);

    private final RuntimeListener listener;
    private final ActorAddress address;
    private final LongFunction<@Nullable LiveWorkflow> live;

    /** @param live those that have not ended, by number */
    WorkflowEvents(RuntimeListener listener, ActorAddress address, LongFunction<@Nullable LiveWorkflow> live) {
        this.listener = listener;
        this.address = address;
        this.live = live;
    }

    /**
     * Tells of the changes of one turn.
     *
     * @param ends last records of those that have ended with it
     */
    void tell(List<WorkflowOp> ops, Collection<WorkflowRecord> ends) {
        for (WorkflowOp op : ops) {
            if (op.table() == WorkflowOp.Table.LIVE) {
                tellLive(op);
            } else if (op.after() instanceof EntryRecord after && op.before() instanceof EntryRecord before) {
                tellStep(op.number(), before, after, ops);
            }
        }
        ends.forEach(last -> tellEnd(last, ops));
    }

    private void tellLive(WorkflowOp op) {
        WorkflowRecord before = (WorkflowRecord) op.before();
        WorkflowRecord after = (WorkflowRecord) op.after();
        if (before == null && after != null) {
            listener.workflowStarted(address.type(), after.name());
        } else if (before != null && after != null && after.paused() && !before.paused()) {
            paused(after);
        }
    }

    private void paused(WorkflowRecord workflow) {
        boolean isOrdered = workflow.reason().equals(PAUSED);
        (isOrdered ? LOG.atInfo() : LOG.atWarn())
                .addKeyValue("actor", address)
                .addKeyValue("workflow", workflow.name())
                .addKeyValue("id", workflow.id())
                .addKeyValue("reason", workflow.reason())
                .log("A workflow is paused until it is resumed");
        listener.workflowPaused(address, workflow.name(), workflow.id(), workflow.reason());
    }

    private void tellStep(long number, EntryRecord before, EntryRecord after, List<WorkflowOp> ops) {
        boolean isTry = before.kind().isTried() && before.state() == State.RUNNING;
        boolean isLost = isTry && after.state() == State.RUNNING && after.attempts() > before.attempts();
        if (isTry && (isLost || after.state() != State.RUNNING)) {
            boolean isLast = after.state() != State.RUNNING && !(after.state() == State.WAITING && after.at() != 0);
            listener.stepEnded(
                    address.type(),
                    name(number, ops),
                    before.attempts(),
                    after.state() != State.DONE,
                    isLast,
                    before.kind() == EntryRecord.Kind.COMPENSATION);
        }
    }

    /** The name of a workflow that has not ended, or has by these changes. */
    private String name(long number, List<WorkflowOp> ops) {
        LiveWorkflow workflow = live.apply(number);
        if (workflow != null) {
            return workflow.record().name();
        }
        for (WorkflowOp op : ops) {
            if (op.number() == number && op.table() == WorkflowOp.Table.WHOLE) {
                return op.workflow().record().name();
            }
        }
        return "";
    }

    private static long bytesOf(LiveWorkflow workflow) {
        long bytes = 0;
        for (EntryRecord entry : workflow.entries().values()) {
            bytes += entry.size();
        }
        return bytes;
    }

    private void tellEnd(WorkflowRecord last, List<WorkflowOp> ops) {
        int entries = 0;
        long bytes = 0;
        for (WorkflowOp op : ops) {
            if (op.table() == WorkflowOp.Table.WHOLE
                    && op.workflow().record().id().equals(last.id())) {
                entries = op.workflow().entries().size();
                bytes = bytesOf(op.workflow());
            }
        }
        Duration took = Duration.ofMillis(Math.max(0, last.changedAt() - last.startedAt()));
        if (last.status() != WorkflowStatus.COMPLETED) {
            LOG.atInfo()
                    .addKeyValue("actor", address)
                    .addKeyValue("workflow", last.name())
                    .addKeyValue("id", last.id())
                    .addKeyValue("status", last.status())
                    .addKeyValue("reason", last.reason())
                    .log("A workflow has ended without a result");
        }
        listener.workflowEnded(address.type(), last.name(), last.status(), took, entries, bytes);
    }
}
