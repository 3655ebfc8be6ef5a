package dev.rouse.outbox;

import dev.rouse.InvalidCallException;
import dev.rouse.LimitExceededException;
import dev.rouse.QueueFullException;
import dev.rouse.base.ErrorText;
import dev.rouse.outbox.DeliveryAnswer.Kind;
import dev.rouse.record.outbox.MarkRecord;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The rules by which a receiver decides on orders of senders.
 *
 * @param life incarnation of the receiver
 * @param random draws tokens
 */
record MarkRules(Marks marks, long life, LongSupplier random) {

    private static final int MAX_ERROR = 500;

    /**
     * Decision on an order.
     *
     * @param mark of the sender from then on; null for none
     */
    record Decision(DeliveryAnswer answer, @Nullable MarkRecord mark) {}

    /**
     * Decides on messages.
     *
     * @param mark of the sender; null for none
     * @param taker takes a message, or throws what refuses it
     */
    Decision delivered(DeliveryOrder order, @Nullable MarkRecord mark, Consumer<DeliveryOrder.Message> taker) {
        boolean isKnown = mark != null && mark.life() == order.life();
        if (!isKnown && !marks.use(order.sender().id(), order.life(), order.token())) {
            long token = marks.offer(order.sender().id(), order.life(), random);
            return new Decision(DeliveryAnswer.offered(token, life), mark);
        }
        MarkRecord before = mark != null && isKnown ? mark : new MarkRecord(order.life(), order.token(), 0, 0, "");
        if (before.token() != order.token() || isRefused(order, before)) {
            return decided(Kind.DECIDED, order, before);
        }
        return take(order, before, taker);
    }

    /** Takes what is behind the mark, up to the first that cannot be taken. */
    private Decision take(DeliveryOrder order, MarkRecord before, Consumer<DeliveryOrder.Message> taker) {
        MarkRecord after = before;
        for (DeliveryOrder.Message message : order.messages()) {
            if (message.number() > before.decided()) {
                try {
                    taker.accept(message);
                } catch (QueueFullException e) {
                    return decided(Kind.FULL, order, after);
                } catch (InvalidCallException | LimitExceededException e) {
                    return decided(
                            Kind.DECIDED,
                            order,
                            at(before, message.number(), Refusals.REFUSED, ErrorText.of(e, MAX_ERROR)));
                }
                after = at(before, message.number(), 0, "");
            }
        }
        return decided(Kind.DECIDED, order, after);
    }

    private static MarkRecord at(MarkRecord before, long number, int refusal, String error) {
        return new MarkRecord(before.life(), before.token(), number, refusal, error);
    }

    private Decision decided(Kind kind, DeliveryOrder order, MarkRecord after) {
        return new Decision(DeliveryAnswer.of(isRefused(order, after) ? Kind.REFUSED : kind, life, after), after);
    }

    /** Whether the last message was refused, and the sender has not taken note of that. */
    private static boolean isRefused(DeliveryOrder order, MarkRecord mark) {
        return mark.refusal() != 0 && order.settled() < mark.decided();
    }

    /**
     * Decides on an order to drop the mark.
     *
     * @param mark of the sender; null for none
     */
    Decision forgotten(DeliveryOrder order, @Nullable MarkRecord mark) {
        if (mark == null || mark.life() != order.life()) {
            marks.revoke(order.sender().id());
            return new Decision(DeliveryAnswer.dropped(life), mark);
        }
        boolean isOver = mark.token() == order.token() && order.settled() >= mark.decided();
        return isOver
                ? new Decision(DeliveryAnswer.dropped(life), null)
                : new Decision(DeliveryAnswer.of(Kind.DECIDED, life, mark), mark);
    }
}
