package dev.rouse.workflow;

import dev.rouse.feature.Changes;
import dev.rouse.feature.RecordChanges;
import dev.rouse.feature.WakeTime;
import dev.rouse.kv.KvKey;
import dev.rouse.record.Suffix;
import dev.rouse.record.workflow.EndedIdRecord;
import dev.rouse.record.workflow.WorkflowHead;
import dev.rouse.record.workflow.WorkflowRecord;
import dev.rouse.record.workflow.WorkflowRow;
import dev.rouse.workflow.code.Notes;
import dev.rouse.workflow.code.WorkflowRun;
import dev.rouse.workflow.history.EndedCount;
import dev.rouse.workflow.history.LiveWorkflow;
import dev.rouse.workflow.history.Place;
import dev.rouse.workflow.history.RowChange;
import dev.rouse.workflow.history.WorkflowOp;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The changes that one turn makes to the workflows of its actor. Its orders are carried out when it ends, and the code of the workflows
 * that they concern goes on by them: what that does next belongs to the same commit.
 */
final class WorkflowChanges extends Changes implements Notes {

    private final WorkflowShare share;
    private final int keptEnded;
    private final List<Order> orders = new ArrayList<>(1);
    private final Set<Long> touched = new LinkedHashSet<>(2);
    private final List<WorkflowOp> ops = new ArrayList<>(4);
    private final List<WorkflowRecord> ends = new ArrayList<>(0);
    private long cost;
    private int starts;

    // Once adopted.
    private long turn;
    private @Nullable WorkflowHead head;
    private @Nullable WakeTime wake;
    private List<RowChange> rows = List.of();

    /** @param keptEnded how many workflows are kept that have ended */
    WorkflowChanges(WorkflowShare share, int keptEnded) {
        super(share.feature());
        this.keptEnded = keptEnded;
        this.share = share;
        this.cost = share.headCost();
    }

    WorkflowShare share() {
        return share;
    }

    /** @param more bytes that it adds to a commit by itself */
    void order(Order order, long more) {
        orders.add(order);
        cost += more;
    }

    /** Workflows that it starts. */
    int starts() {
        return starts;
    }

    void starts(int more) {
        starts += more;
    }

    // Once the turn has ended.

    @Override
    public void put(WorkflowOp op) {
        ops.add(op);
        share.apply(op);
    }

    /** The code of a workflow is to go on. */
    void touch(long number) {
        touched.add(number);
    }

    @Override
    public void attempt(Place place) {
        share.attempts().noted(place, nextTurn());
    }

    @Override
    public boolean begins() {
        return !share.hasStopped();
    }

    @Override
    public void cut(Place place) {
        share.attempts().cancel(place);
    }

    @Override
    public void drop(LiveWorkflow workflow) {
        share.drop(workflow.number());
    }

    @Override
    public void end(LiveWorkflow workflow, WorkflowRecord last) {
        long number = workflow.number();
        share.drop(number);
        for (int entry : workflow.open()) {
            cut(new Place(number, entry));
        }
        put(WorkflowOp.gone(workflow));
        ends.add(last);
        if (keptEnded > 0) {
            put(WorkflowOp.ended(number, null, last));
            if (last.named()) {
                put(WorkflowOp.endedId(last.id(), null, new EndedIdRecord(number)));
            }
        }
    }

    @Override
    public long turn() {
        return nextTurn();
    }

    /** The number that its turn will have. */
    private long nextTurn() {
        return share.turns() + 1;
    }

    /** Changes of rows, in order. */
    List<WorkflowOp> ops() {
        return ops;
    }

    /** Rows that they change in the store. Once adopted. */
    List<RowChange> rows() {
        return rows;
    }

    /** Last records of those that have ended. */
    List<WorkflowRecord> ends() {
        return ends;
    }

    /** Numbers of the workflows whose code went on. */
    Set<Long> touched() {
        return touched;
    }

    @Override
    public void settle() {
        share.begins(this);
        try {
            orders.forEach(order -> order.carryOut(this));
            orders.clear();
            List.copyOf(touched).forEach(this::goOn);
        } finally {
            share.ends();
        }
    }

    private void goOn(long number) {
        WorkflowRun run = share.run(number);
        if (run != null) {
            run.goOn(this);
        }
    }

    @Override
    public void adopt() {
        rows = share.takeRows(ops);
        for (RowChange row : rows) {
            cost += share.cost(row);
        }
        turn = share.adopted(this);
        EndedCount ended = share.ended();
        head = ended.isToWrite(WorkflowOp.ended(ops), keptEnded) ? ended.head(keptEnded) : null;
        wake = share.wakes().arm();
        share.hasNews();
    }

    /** Number of the last turn whose changes are here. Once adopted. */
    long lastTurn() {
        return turn;
    }

    /** When the actor is to be woken behind that turn. */
    @Nullable
    WakeTime wake() {
        return wake;
    }

    @Override
    public long cost() {
        return cost;
    }

    @Override
    public boolean moveWake() {
        return true;
    }

    @Override
    public void absorb(Changes later) {
        WorkflowChanges next = (WorkflowChanges) later;
        List<RowChange> all = new ArrayList<>(rows);
        all.addAll(next.rows);
        rows = all;
        cost += next.cost;
        turn = next.turn;
        head = next.head == null ? head : next.head;
        wake = next.wake;
    }

    @Override
    public void addTo(RecordChanges records) {
        for (RowChange row : rows) {
            WorkflowRow after = row.after();
            if (row.isRange()) {
                records.clear(row.suffix(), row.suffix().prefixEnd());
            } else if (after == null) {
                records.clear(row.suffix());
            } else if (row.isNew() && row.isSmall()) {
                records.add(row.suffix(), after::encode);
            } else if (row.isNew()) {
                records.add(row.suffix(), after.encode(), false);
            } else {
                records.set(row.suffix(), after.encode(), row.isSmall());
            }
        }
        WorkflowHead counts = head;
        if (counts != null && counts.ended() == 0) {
            records.clear(KvKey.of(Suffix.workflow()));
        } else if (counts != null) {
            records.set(KvKey.of(Suffix.workflow()), counts.encode(), true);
        }
    }
}
