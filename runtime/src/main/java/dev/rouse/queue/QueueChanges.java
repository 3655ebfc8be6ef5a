package dev.rouse.queue;

import dev.rouse.feature.Changes;
import dev.rouse.feature.RecordChanges;
import dev.rouse.feature.WakeTime;
import dev.rouse.kv.KvKey;
import dev.rouse.record.Suffix;
import dev.rouse.record.queue.MessageRecord;
import dev.rouse.record.queue.QueueHead;
import dev.rouse.record.queue.QueuePlace.Part;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The changes that one turn makes to the queues of its actor; of none it moves the time at which the actor is woken, if at all. The counts
 * and that time are made once a commit, for the last of its turns.
 */
final class QueueChanges extends Changes {

    private static final KvKey HEAD = KvKey.of(Suffix.queueMetadata());

    private final QueueShare share;
    private final List<QueueOp> ops = new ArrayList<>(1);
    private long cost;
    private long turn;
    private boolean hasWake;
    private boolean hasHead;
    private boolean storesHead;
    private @Nullable WakeTime wake;

    /** @param cost of the record of the counts */
    QueueChanges(QueueShare share, long cost) {
        super(share.feature());
        this.share = share;
        this.cost = cost;
    }

    /** @param after cost of these changes, with this one */
    void add(QueueOp op, long after) {
        ops.add(op);
        cost = after;
    }

    /** Messages that it adds to a queue, less those that it removes. */
    long added(String queue) {
        long added = 0;
        for (QueueOp op : ops) {
            added += op.place().queue().equals(queue) && op.place().part() != Part.DEAD ? op.added() : 0;
        }
        return added;
    }

    /** Number of the last turn whose changes are here. Once adopted, as what follows. */
    long turn() {
        return turn;
    }

    /** When the actor is to be woken behind that turn. */
    @Nullable
    WakeTime wake() {
        if (!hasWake) {
            wake = share.wakeBehind(turn);
            hasWake = true;
        }
        return wake;
    }

    /** Whether {@link #wake} was asked for: with what its commit says. */
    boolean hasWake() {
        return hasWake;
    }

    /** Whether its commit has decided whether there are counts in the store. */
    boolean hasHead() {
        return hasHead;
    }

    boolean storesHead() {
        return storesHead;
    }

    @Override
    public long cost() {
        return cost;
    }

    @Override
    public void adopt() {
        turn = share.settle(ops);
        if (addsMessages()) {
            share.deliverSoon();
        }
    }

    private boolean addsMessages() {
        for (QueueOp op : ops) {
            if (op.after() != null) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean moveWake() {
        return true;
    }

    @Override
    public void absorb(Changes later) {
        QueueChanges next = (QueueChanges) later;
        ops.addAll(next.ops);
        cost += next.cost;
        turn = next.turn;
        hasWake = false;
    }

    @Override
    public void addTo(RecordChanges records) {
        for (QueueOp op : ops) {
            MessageRecord after = op.after();
            if (after == null) {
                records.clear(op.place().suffix());
            } else if (op.isNew()) {
                records.add(op.place().suffix(), after::encode);
            } else {
                records.set(op.place().suffix(), after.encode(), true);
            }
        }
        records.atEnd(this);
    }

    @Override
    public void addLast(RecordChanges records) {
        QueueHead head = share.headBehind(turn);
        hasHead = true;
        storesHead = head != null;
        if (head != null) {
            records.set(HEAD, head.encode(), true);
        } else if (share.isHeadStored()) {
            records.clear(HEAD);
        } else {
            records.takeBack(HEAD);
        }
    }
}
