package dev.rouse.workflow;

import dev.rouse.record.workflow.FlowRecord;
import dev.rouse.record.workflow.WorkflowRecord;
import dev.rouse.workflow.history.LiveWorkflow;
import dev.rouse.workflow.history.WorkflowOp;
import io.netty.util.collection.LongObjectHashMap;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The workflows of an actor that have not ended, by number and by id, with the bytes that they have in memory. Lane only. */
final class LiveTable {

    private final LongObjectHashMap<LiveWorkflow> byNumber = new LongObjectHashMap<>(4);
    private final Map<String, LiveWorkflow> byId = new HashMap<>(4);
    private long bytes;

    /** The one of a number; null for none. */
    @Nullable
    LiveWorkflow of(long number) {
        LiveWorkflow workflow = byNumber.get(number);
        return workflow != null && workflow.exists() ? workflow : null;
    }

    /** The one of an id; null for none. */
    @Nullable
    LiveWorkflow of(String id) {
        LiveWorkflow workflow = byId.get(id);
        return workflow != null && workflow.exists() ? workflow : null;
    }

    /** All of them, by number. */
    List<LiveWorkflow> all() {
        return byNumber.values().stream()
                .filter(LiveWorkflow::exists)
                .sorted(Comparator.comparingLong(LiveWorkflow::number))
                .toList();
    }

    int count() {
        return byId.size();
    }

    /** Bytes in memory of what they have, about. */
    long bytes() {
        return bytes;
    }

    /** Tells the numbers of all, those too of which only some rows were read. */
    void forEachNumber(LongConsumer told) {
        for (var each : byNumber.entries()) {
            told.accept(each.key());
        }
    }

    // Stored rows.

    /** Takes over one that was read. */
    void found(long number, FlowRecord row, int smallBytes) {
        LiveWorkflow workflow = foundOf(number);
        workflow.found(row, smallBytes);
        byId.put(row.workflow().id(), workflow);
    }

    /** The one of which another row was read; its bytes are counted by {@link #recount}. */
    LiveWorkflow foundOf(long number) {
        LiveWorkflow workflow = byNumber.get(number);
        if (workflow == null) {
            workflow = new LiveWorkflow(number);
            byNumber.put(number, workflow);
        }
        return workflow;
    }

    /** Counts the bytes anew, of what was read. */
    void recount() {
        bytes = 0;
        byNumber.values().forEach(workflow -> bytes += workflow.bytes());
    }

    // Changes.

    /** One has ended, or that is taken back. */
    void applyWhole(WorkflowOp op) {
        LiveWorkflow workflow = op.workflow();
        boolean isGone = op.after() == null;
        workflow.isGone(isGone);
        if (isGone) {
            bytes -= workflow.bytes();
            byNumber.remove(op.number());
            byId.remove(workflow.record().id(), workflow);
        } else {
            bytes += workflow.bytes();
            byNumber.put(op.number(), workflow);
            byId.put(workflow.record().id(), workflow);
        }
    }

    /** A part of one has changed. */
    void applyPart(WorkflowOp op) {
        LiveWorkflow workflow = foundOf(op.number());
        bytes -= workflow.bytes();
        workflow.apply(op);
        bytes += workflow.bytes();
        if (op.table() == WorkflowOp.Table.LIVE) {
            if (op.before() instanceof WorkflowRecord before) {
                byId.remove(before.id(), workflow);
            }
            if (op.after() instanceof WorkflowRecord after) {
                byId.put(after.id(), workflow);
            }
        }
        if (workflow.isEmpty()) {
            byNumber.remove(op.number());
        }
    }
}
