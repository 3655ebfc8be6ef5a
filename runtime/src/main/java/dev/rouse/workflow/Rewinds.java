package dev.rouse.workflow;

import dev.rouse.InvalidCallException;
import dev.rouse.WorkflowStatus;
import dev.rouse.record.workflow.EntryRecord;
import dev.rouse.record.workflow.EntryRecord.Kind;
import dev.rouse.record.workflow.EntryRecord.State;
import dev.rouse.record.workflow.SignalRecord;
import dev.rouse.record.workflow.WorkflowRecord;
import dev.rouse.turn.WorkHost;
import dev.rouse.workflow.history.LiveWorkflow;
import dev.rouse.workflow.history.Place;
import dev.rouse.workflow.history.WorkflowOp;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Orders that let a workflow, or another one with its history, go on from an earlier part of its code. */
final class Rewinds {

    /** Bytes of a change that clears a row, or of the key of one, at most. */
    private static final int ROW_BYTES = 96;

    private Rewinds() {}

    /**
     * The number of the entry at {@code path}, which a workflow may be taken back to.
     *
     * @throws InvalidCallException it may not
     */
    static int checked(LiveWorkflow workflow, String path) {
        String id = workflow.record().id();
        int first = workflow.at(path);
        if (first == 0) {
            throw new InvalidCallException("The history of workflow " + id + " has no part '" + path + "'.");
        }
        checkIterations(workflow, path);
        workflow.entries().tailMap(first).forEach((number, entry) -> {
            int undone = entry.kind() == Kind.COMPENSATION ? workflow.at(stepOf(entry)) : 0;
            if (undone != 0 && undone < first) {
                throw new InvalidCallException("Workflow " + id + " is not taken back to '" + path + "': '"
                        + stepOf(entry) + "', which stands before, was undone. Take it back to that.");
            }
        });
        return first;
    }

    private static String stepOf(EntryRecord compensation) {
        return compensation.path().substring(0, compensation.path().length() - 1);
    }

    private static void checkIterations(LiveWorkflow workflow, String path) {
        for (int at = path.indexOf("/#"); at >= 0; at = path.indexOf("/#", at + 2)) {
            EntryRecord loop = workflow.entry(workflow.at(path.substring(0, at)));
            int end = path.indexOf('/', at + 2);
            String iteration = path.substring(at + 2, end < 0 ? path.length() : end);
            byte[] cursor = loop == null ? null : loop.value();
            String runs =
                    cursor == null ? "" : Long.toString(ByteBuffer.wrap(cursor).getLong());
            if (!iteration.equals(runs)) {
                throw new InvalidCallException("Iteration " + iteration + " of '" + path.substring(0, at)
                        + "' is over: a workflow is taken back to a part of the one that runs, or to the loop.");
            }
        }
    }

    /** Highest cost of what {@link #restart} changes. */
    static long restartBytes(LiveWorkflow workflow, int first) {
        return workflow.entries().tailMap(first).values().stream()
                .mapToLong(entry -> ROW_BYTES + (entry.kind() == Kind.SIGNAL ? entry.size() : 0))
                .sum();
    }

    static Order restart(WorkHost host, long number, String path) {
        return changes -> {
            LiveWorkflow workflow = changes.share().live(number);
            if (workflow == null || workflow.record().status() != WorkflowStatus.RUNNING) {
                return;
            }
            long now = host.lane().clockMillis();
            Map<Integer, EntryRecord> later = workflow.entries().tailMap(checked(workflow, path));
            for (Map.Entry<Integer, EntryRecord> each : List.copyOf(later.entrySet())) {
                changes.cut(new Place(number, each.getKey()));
                changes.put(WorkflowOp.entry(number, each.getKey(), each.getValue(), null));
                tellAgain(changes, workflow, each.getValue(), now);
            }
            WorkflowRecord record = workflow.record();
            changes.put(WorkflowOp.live(number, record, record.restarted(now)));
            changes.share().drop(number);
            changes.touch(number);
        };
    }

    private static void tellAgain(WorkflowChanges changes, LiveWorkflow workflow, EntryRecord taken, long now) {
        if (taken.kind() == Kind.SIGNAL && taken.state() == State.DONE) {
            String name = taken.path().substring(taken.path().lastIndexOf('/') + 1);
            SignalRecord signal = new SignalRecord(false, now, name, taken.value());
            changes.put(WorkflowOp.signal(workflow.number(), workflow.nextSignal(), null, signal));
        }
    }

    /** Highest cost of what {@link #fork} changes. */
    static long forkBytes(LiveWorkflow workflow, int end) {
        return workflow.entries().headMap(end).values().stream()
                .mapToLong(entry -> ROW_BYTES + entry.size())
                .sum();
    }

    /** @param record of the new one, whose number is {@code to} */
    static Order fork(WorkHost host, long from, String path, long to, WorkflowRecord record) {
        Order start = Orders.start(host, to, record);
        return changes -> {
            LiveWorkflow other = changes.share().live(from);
            if (other == null) {
                throw new InvalidCallException("The workflow that " + record.id() + " was to be made of has ended.");
            }
            int end = checked(other, path);
            start.carryOut(changes);
            long now = host.lane().clockMillis();
            other.entries().headMap(end).forEach((number, entry) -> {
                EntryRecord own = entry.kind().isTried() && entry.state().isOpen()
                        ? EntryRecord.tried(entry.kind(), entry.path(), now, 0)
                        : entry;
                changes.put(WorkflowOp.entry(to, number, null, own));
            });
            for (int number : List.copyOf(other.signals().keySet())) {
                SignalRecord signal = Objects.requireNonNull(other.signals().get(number));
                if (signal.promise()) {
                    changes.put(WorkflowOp.signal(to, number, null, signal));
                }
            }
        };
    }
}
