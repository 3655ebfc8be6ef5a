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

/** The changes that one turn makes to the queues of its actor; of none it moves the time at which the actor is woken, if at all. */
final class QueueChanges extends Changes {

    private final QueueShare share;
    private final List<QueueOp> ops = new ArrayList<>(1);
    private final Runnable whenAdopted;
    private long cost;
    private long turn;
    private @Nullable QueueHead head;
    private @Nullable WakeTime wake;

    /**
     * @param cost of the record of the counts
     * @param whenAdopted run when finished turns have left these
     */
    QueueChanges(QueueShare share, long cost, Runnable whenAdopted) {
        super(share.feature());
        this.share = share;
        this.whenAdopted = whenAdopted;
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

    /** The counts behind that turn; null where there is nothing to count. */
    @Nullable
    QueueHead head() {
        return head;
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
    public void adopt() {
        turn = share.settle(ops);
        head = share.head();
        wake = share.nextWake();
        whenAdopted.run();
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
        head = next.head;
        wake = next.wake;
    }

    @Override
    public void addTo(RecordChanges records) {
        for (QueueOp op : ops) {
            MessageRecord after = op.after();
            if (after == null) {
                records.clear(op.place().suffix());
            } else if (op.before() == null) {
                records.add(op.place().suffix(), after.encode(), true);
            } else {
                records.set(op.place().suffix(), after.encode(), true);
            }
        }
        KvKey key = KvKey.of(Suffix.queueMetadata());
        if (head == null) {
            clearHead(records, key);
        } else if (share.isHeadStored()) {
            records.set(key, head.encode(), true);
        } else {
            records.add(key, head.encode(), true);
        }
    }

    private void clearHead(RecordChanges records, KvKey key) {
        if (share.isHeadStored()) {
            records.clear(key);
        } else {
            records.takeBack(key);
        }
    }
}
