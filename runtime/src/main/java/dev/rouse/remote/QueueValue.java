package dev.rouse.remote;

import dev.rouse.InvalidCallException;
import dev.rouse.NodeUnavailableException;
import dev.rouse.call.Call;
import dev.rouse.call.CallKind;
import dev.rouse.outbox.OutboxOrders;
import dev.rouse.queue.QueueOrders;
import dev.rouse.queue.SendOrder;
import dev.rouse.type.Action;
import dev.rouse.type.ArgumentCodec;
import dev.rouse.type.HostedType;
import dev.rouse.wire.WireValue;
import dev.rouse.wire.WireValue.Format;
import dev.rouse.workflow.order.WorkflowOrder;
import dev.rouse.workflow.order.WorkflowOrders;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Encodes and decodes orders about queues; behind that of a message stand the arguments of the action that handles it. */
final class QueueValue {

    private QueueValue() {}

    static List<@Nullable WireValue> encode(Call call) {
        if (OutboxOrders.isOfActor(call)) {
            return List.of(new WireValue(Format.OWN, (byte[]) call.arguments()[0]));
        }
        if (WorkflowOrders.isOne(call.action())) {
            return List.of(new WireValue(Format.OWN, WorkflowOrders.of(call).encode(call.type())));
        }
        if (call.action() != QueueOrders.SEND) {
            return List.of(Values.plain(call.arguments()[0]), Values.plain(call.arguments()[1]));
        }
        SendOrder order = (SendOrder) call.arguments()[0];
        Object[] arguments = Arrays.copyOfRange(call.arguments(), 1, call.arguments().length);
        Action handler = handlerOf(call);
        List<@Nullable WireValue> values = new ArrayList<>();
        values.add(new WireValue(Format.OWN, order.encode()));
        values.addAll(Values.own(ArgumentCodec.encodeToSend(call.type(), handler, handler.arguments(arguments))));
        return values;
    }

    static @Nullable Object[] decode(HostedType type, @Nullable Action asked, List<@Nullable WireValue> sent) {
        WireValue first = sent.isEmpty() ? null : sent.get(0);
        if (first == null) {
            throw new InvalidCallException("An order about a queue says which, got nothing.");
        }
        if (OutboxOrders.isOfActor(asked)) {
            return new Object[] {first.bytes()};
        }
        if (WorkflowOrders.isOne(asked)) {
            return new Object[] {WorkflowOrder.decode(first.bytes())};
        }
        if (asked != QueueOrders.SEND) {
            return new Object[] {Values.text(first), Values.text(sent.size() < 2 ? null : sent.get(1))};
        }
        SendOrder order = SendOrder.decode(first.bytes());
        if (type.queueOrNull(order.queue()) == null) {
            throw new NodeUnavailableException(
                    "actors of type '" + type.name() + "' have no queue '" + order.queue() + "' there yet");
        }
        Action handler = type.queueHandler(order.queue());
        @Nullable Object[] arguments = Values.own(type, handler, sent.subList(1, sent.size()));
        @Nullable Object[] all = new Object[arguments.length + 1];
        all[0] = order;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return all;
    }

    /** The action that handles the message that {@code call} sends. */
    static Action handlerOf(Call call) {
        return call.type().queueHandler(((SendOrder) call.arguments()[0]).queue());
    }

    /** @throws RuntimeException the codec cannot read it */
    static Object decodeResult(Call call, byte[] value) {
        if (isBytes(call)) {
            return value;
        }
        return isPlain(call)
                ? Values.readPlain(value)
                : call.type().codec().decode(value, handlerOf(call).signature().resultType());
    }

    /** Whether {@code call} is answered with a text or a boolean, and not with the result of a handler. */
    static boolean isPlain(Call call) {
        return call.kind() == CallKind.QUEUE
                && !isBytes(call)
                && !(call.arguments()[0] instanceof SendOrder order && order.waits());
    }

    /** Whether {@code call} is answered with bytes, which are sent as they are. */
    static boolean isBytes(Call call) {
        return call.kind() == CallKind.QUEUE
                && (OutboxOrders.isOfActor(call)
                        || WorkflowOrders.isOne(call.action()) && WorkflowOrders.givesBytes(call));
    }
}
