package dev.rouse.outbox.exchange;

import dev.rouse.InvalidCallException;
import dev.rouse.LimitExceededException;
import dev.rouse.QueueFullException;
import dev.rouse.base.ErrorText;
import dev.rouse.outbox.exchange.DeliveryAnswer.Kind;
import dev.rouse.record.outbox.MarkRecord;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The rules by which a receiver decides on orders of senders.
 *
 * @param life incarnation of the receiver
 * @param random draws tokens
 */
public record MarkRules(Marks marks, long life, LongSupplier random) {

    private static final int MAX_ERROR = 500;

    /**
     * Decision on an order.
     *
     * @param mark of the sender from then on; null for none
     */
    public record Decision(DeliveryAnswer answer, @Nullable MarkRecord mark) {}

    /** The queues of the receiver, as a turn puts messages into them. */
    public interface Queues {

        /** @throws InvalidCallException it is no message */
        boolean knows(DeliveryOrder.Message message);

        /** @throws dev.rouse.RouseException it is refused, as it always is where its queue is not known */
        void take(DeliveryOrder.Message message);
    }

    /**
     * Decides on messages.
     *
     * @param mark of the sender; null for none
     * @param queues of the receiver
     */
    public Decision delivered(DeliveryOrder order, @Nullable MarkRecord mark, Queues queues) {
        boolean isKnown = mark != null && mark.life() == order.life();
        if (!isKnown && !marks.use(order.sender().id(), order.life(), order.token())) {
            long token = marks.offer(order.sender().id(), order.life(), random);
            return new Decision(DeliveryAnswer.offered(token, life), mark);
        }
        MarkRecord before =
                mark != null && isKnown ? mark : new MarkRecord(order.sender(), order.life(), order.token(), 0, 0, "");
        if (before.token() != order.token() || isRefused(order, before)) {
            return decided(Kind.DECIDED, order, before);
        }
        return take(order, before, queues);
    }

    /** Takes what is behind the mark, up to the first that cannot be taken. */
    private Decision take(DeliveryOrder order, MarkRecord before, Queues queues) {
        MarkRecord after = before;
        for (DeliveryOrder.Message message : order.messages()) {
            if (message.number() > before.decided()) {
                int code = Refusals.REFUSED;
                try {
                    code = queues.knows(message) ? code : Refusals.UNKNOWN_QUEUE;
                    queues.take(message);
                } catch (QueueFullException e) {
                    return decided(Kind.FULL, order, after);
                } catch (InvalidCallException | LimitExceededException e) {
                    String error = ErrorText.of(e, MAX_ERROR);
                    boolean isLast = order.isLast()
                            && message.number() == order.messages().get(0).number();
                    return code == Refusals.UNKNOWN_QUEUE && !isLast
                            ? new Decision(DeliveryAnswer.unknownQueue(life, after, error), after)
                            : decided(Kind.DECIDED, order, at(before, message.number(), code, error));
                }
                after = at(before, message.number(), 0, "");
            }
        }
        return decided(Kind.DECIDED, order, after);
    }

    private static MarkRecord at(MarkRecord before, long number, int refusal, String error) {
        return new MarkRecord(before.sender(), before.life(), before.token(), number, refusal, error);
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
    public Decision forgotten(DeliveryOrder order, @Nullable MarkRecord mark) {
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
