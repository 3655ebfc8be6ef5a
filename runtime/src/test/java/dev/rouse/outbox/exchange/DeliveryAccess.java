package dev.rouse.outbox.exchange;

import dev.rouse.outbox.OutboxOrders;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireValue;
import java.util.List;

/** Changes deliveries on their way: for tests that do wrong what is to be found. */
public final class DeliveryAccess {

    private DeliveryAccess() {}

    /** A delivery of several messages without the first of them; any other frame as it is. */
    public static Frame withoutTheFirst(Frame frame) {
        if (!(frame instanceof Frame.Call call)
                || !OutboxOrders.DELIVER.name().equals(call.target().action())) {
            return frame;
        }
        DeliveryOrder order = DeliveryOrder.decode(call.arguments().get(0).bytes());
        List<DeliveryOrder.Message> messages = order.messages();
        if (messages.size() < 2) {
            return frame;
        }
        DeliveryOrder changed = new DeliveryOrder(
                order.sender(),
                order.life(),
                order.token(),
                order.expected(),
                order.settled(),
                order.isLast(),
                messages.subList(1, messages.size()));
        return new Frame.Call(
                call.id(),
                call.target(),
                List.of(new WireValue(WireValue.Format.OWN, changed.encode())),
                call.demand(),
                call.terms(),
                call.chain(),
                call.trace());
    }
}
