package dev.rouse.outbox;

import dev.rouse.feature.Changes;
import dev.rouse.feature.RecordChanges;
import dev.rouse.feature.WakeTime;
import dev.rouse.kv.KvKey;
import dev.rouse.record.Suffix;
import dev.rouse.record.outbox.OutboxHead;
import dev.rouse.record.outbox.OutboxRecord;
import dev.rouse.record.outbox.OutboxRow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The changes that one turn makes to the outbox of its actor and to the marks of those that send to it. Messages get their numbers when the
 * turn ends, so that these are in the order of turns; what became of others by then is noted along with them.
 */
final class OutboxChanges extends Changes {

    private final OutboxShare share;
    private final Costs costs;
    private final List<OutboxRecord> sends = new ArrayList<>(1);
    private final List<OutboxOp> notes = new ArrayList<>(0);
    private long cost;
    private long bytes;

    // Once settled.
    private List<OutboxOp> ops = List.of();
    private List<Sent.News> news = List.of();
    private long newest;

    // Once adopted.
    private long turn;
    private boolean isHeadChanged;
    private OutboxHead head = OutboxHead.NONE;
    private @Nullable WakeTime wake;

    /** Counts changes as the store does, and looks at the bounds of the actor's type and at the clock. */
    interface Costs {

        /** The highest cost of a change in a commit. */
        long of(OutboxOp op);

        /**
         * Notes of what became of messages, for the same commit.
         *
         * @param sends whether that changes the counts anyway
         */
        List<Sent.News> news(boolean sends);

        /** The wall clock, in milliseconds since 1970. */
        long clockMillis();
    }

    /** @param cost of the record of the counts */
    OutboxChanges(OutboxShare share, Costs costs, long cost) {
        super(share.feature());
        this.share = share;
        this.costs = costs;
        this.cost = cost;
    }

    /** Messages that it sends. */
    int sends() {
        return sends.size();
    }

    /** Their bytes. */
    long bytes() {
        return bytes;
    }

    /** @param after cost of these changes, with this one */
    void send(OutboxRecord message, long after) {
        sends.add(message);
        bytes += message.size();
        cost = after;
    }

    /** @param after cost of these changes, with this one */
    void note(OutboxOp op, long after) {
        notes.add(op);
        cost = after;
    }

    /** The changes of rows. Once settled. */
    List<OutboxOp> ops() {
        return ops;
    }

    /** Number of the last turn whose changes are here. Once adopted, as what follows. */
    long turn() {
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
    public void settle() {
        ops = new ArrayList<>(notes);
        newest = share.head().newest();
        int inHead = 0;
        int bytesInHead = 0;
        for (OutboxRecord message : sends) {
            newest++;
            if (share.head().hasRoomFor(message, inHead, bytesInHead)) {
                inHead++;
                bytesInHead += message.size();
                ops.add(OutboxOp.inHead(newest, null, message));
            } else {
                ops.add(OutboxOp.message(newest, null, message));
            }
        }
        news = costs.news(!sends.isEmpty());
        for (Sent.News each : news) {
            for (OutboxOp op : each.ops()) {
                cost += costs.of(op);
                ops.add(op);
            }
        }
    }

    @Override
    public void adopt() {
        OutboxHead before = share.head();
        turn = share.settle(ops, newest, news, costs.clockMillis());
        head = share.head();
        isHeadChanged = !head.equals(before);
        wake = share.decideWake(costs.clockMillis());
    }

    @Override
    public boolean moveWake() {
        return true;
    }

    @Override
    public void absorb(Changes later) {
        OutboxChanges next = (OutboxChanges) later;
        List<OutboxOp> all = new ArrayList<>(ops);
        all.addAll(next.ops);
        ops = all;
        cost += next.cost;
        turn = next.turn;
        head = next.head;
        isHeadChanged |= next.isHeadChanged;
        wake = next.wake;
    }

    @Override
    public void addTo(RecordChanges records) {
        for (OutboxOp op : ops) {
            OutboxRow after = op.after();
            if (!op.changesRow()) {
                continue;
            }
            if (after == null) {
                records.clear(op.suffix());
            } else {
                records.set(op.suffix(), after.encode(), true);
            }
        }
        if (isHeadChanged) {
            KvKey key = KvKey.of(Suffix.outbox());
            if (head.isEmpty()) {
                records.clear(key);
            } else {
                records.set(key, head.encode(), true);
            }
        }
    }
}
