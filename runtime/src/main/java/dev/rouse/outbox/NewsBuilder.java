package dev.rouse.outbox;

import dev.rouse.outbox.exchange.Refusals;
import dev.rouse.record.outbox.OutboxRecord;
import dev.rouse.record.outbox.ReceiverRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes the changes of one commit that note what became of messages, as far as there is room for them. */
final class NewsBuilder {

    private final Sent sent;
    private final long nowMillis;
    private final Sent.Room room;
    private final List<Sent.News> all = new ArrayList<>();
    private int rows;
    private long letters;
    private long bytes;

    /** @param rows that may be changed */
    NewsBuilder(Sent sent, long nowMillis, Sent.Room room, int rows) {
        this.sent = sent;
        this.nowMillis = nowMillis;
        this.room = room;
        this.rows = rows;
        this.letters = room.letters();
        this.bytes = room.bytes();
    }

    /** The changes of as many of {@code receivers} as there is room for. */
    List<Sent.News> of(Collection<Receiver> receivers) {
        for (Receiver receiver : receivers) {
            if (rows <= 0 || bytes <= 0) {
                break;
            }
            add(receiver);
        }
        return all;
    }

    private void add(Receiver receiver) {
        Receiver.Outcome outcome = receiver.outcome();
        List<OutboxOp> ops = new ArrayList<>();
        long upTo = receiver.settled;
        boolean isAll = true;
        for (long number : receiver.numbers().headSet(Math.max(receiver.decided(), outcome.over()), true)) {
            OutboxRecord message = Objects.requireNonNull(sent.messages().get(number));
            if (!add(number, letter(receiver, number, message), ops)) {
                isAll = false;
                break;
            }
            upTo = number;
        }
        if (isAll || !ops.isEmpty()) {
            boolean blocks = receiver.hasOutcome() || receiver.isTokenNew();
            note(receiver, upTo, ops, isAll);
            all.add(new Sent.News(receiver, ops, upTo, isAll, blocks));
        }
    }

    /** Adds what clears a message, and its dead letter; false where there is no room for them. */
    private boolean add(long number, @Nullable OutboxRecord letter, List<OutboxOp> ops) {
        OutboxOp cleared = sent.removal(number);
        OutboxOp put = letter == null ? null : OutboxOp.dead(null, letter);
        long cost = room.cost().applyAsLong(cleared)
                + (put == null ? 0 : room.cost().applyAsLong(put));
        boolean isFirst = room.isAlone() && all.isEmpty() && ops.isEmpty();
        if (rows <= 0 || put != null && letters <= 0 || cost > bytes && !isFirst) {
            return false;
        }
        ops.add(cleared);
        if (put != null) {
            ops.add(put);
            letters--;
        }
        rows -= put == null ? 1 : 2;
        bytes -= cost;
        return true;
    }

    private @Nullable OutboxRecord letter(Receiver receiver, long number, OutboxRecord message) {
        Receiver.Outcome outcome = receiver.outcome();
        if (number == outcome.refused()) {
            return message.dead(outcome.code(), nowMillis, outcome.error());
        }
        if (number <= receiver.decided()) {
            return null;
        }
        if (number <= outcome.replaced()) {
            return message.dead(Refusals.REPLACED, nowMillis, Refusals.REPLACED_ERROR);
        }
        return number <= outcome.givenUp()
                ? message.dead(
                        outcome.code(), nowMillis, Refusals.givenUp(outcome.error(), number <= receiver.offered()))
                : null;
    }

    /** While messages to a life that is gone are left, the note of that life stays: they are for no other. */
    private void note(Receiver receiver, long upTo, List<OutboxOp> ops, boolean isAll) {
        Receiver.Outcome outcome = receiver.outcome();
        boolean isReplaced = outcome.replaced() > 0;
        if (isReplaced && !isAll) {
            return;
        }
        ReceiverRecord before = receiver.note();
        // The life that is there may have a mark already, which is to be dropped before numbers begin again.
        boolean mayHaveMark = isReplaced ? receiver.life() != 0 : receiver.token() != 0 && !outcome.isForgotten();
        boolean hasMore = receiver.numbers().higher(upTo) != null;
        long failing = hasMore || mayHaveMark ? receiver.failingSince() : 0;
        ReceiverRecord after = mayHaveMark || failing != 0
                ? new ReceiverRecord(receiver.address(), receiver.token(), receiver.life(), upTo, nowMillis, failing)
                : null;
        boolean isNoted = before != null
                && after != null
                && receiver.isNotedLately(nowMillis)
                && before.life() == after.life()
                && before.failingSince() == after.failingSince();
        if (!isNoted && (before != null || after != null)) {
            OutboxOp op = OutboxOp.receiver(receiver.address().id(), before, after);
            ops.add(op);
            rows--;
            bytes -= room.cost().applyAsLong(op);
        }
    }
}
