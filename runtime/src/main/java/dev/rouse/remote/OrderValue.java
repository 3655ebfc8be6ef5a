package dev.rouse.remote;

import dev.rouse.InvalidCallException;
import dev.rouse.call.Call;
import dev.rouse.connection.Attached;
import dev.rouse.connection.ConnectionOrder;
import dev.rouse.connection.ConnectionOrders;
import dev.rouse.connection.OpenedSocket;
import dev.rouse.connection.RawAnswer;
import dev.rouse.type.Action;
import dev.rouse.type.ArgumentCodec;
import dev.rouse.type.HostedType;
import dev.rouse.wire.WireValue;
import dev.rouse.wire.WireValue.Format;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Encodes and decodes orders about connections; behind that of a message stand the arguments of its action. */
final class OrderValue {

    private OrderValue() {}

    static List<@Nullable WireValue> encode(Call call) {
        ConnectionOrder order = (ConnectionOrder) call.arguments()[0];
        List<@Nullable WireValue> values = new ArrayList<>();
        values.add(new WireValue(Format.OWN, order.encode()));
        if (call.action() == ConnectionOrders.MESSAGE) {
            Action action = call.type().action(Objects.requireNonNull(order.text()));
            Object[] arguments = Arrays.copyOfRange(call.arguments(), 1, call.arguments().length);
            values.addAll(Values.own(ArgumentCodec.encodeToSend(call.type(), action, arguments)));
        }
        return values;
    }

    /** The answer of an order that was carried out. */
    static WireValue encodeResult(Object result) {
        byte[] bytes;
        if (result instanceof OpenedSocket opened) {
            bytes = opened.encode();
        } else if (result instanceof RawAnswer answer) {
            bytes = answer.encode();
        } else {
            bytes = result instanceof byte[] part ? part : ((Attached) result).encode();
        }
        return new WireValue(Format.OWN, bytes);
    }

    /** @throws RuntimeException it is no answer of the order of {@code call} */
    static Object decodeResult(Call call, byte[] bytes) {
        Action order = call.action();
        if (order == ConnectionOrders.OPEN_SOCKET) {
            return OpenedSocket.decode(bytes);
        }
        if (ConnectionOrders.isHttp(order)) {
            return RawAnswer.decode(bytes);
        }
        return order == ConnectionOrders.BODY ? bytes : Attached.decode(bytes);
    }

    static @Nullable Object[] decode(HostedType type, @Nullable Action asked, List<@Nullable WireValue> sent) {
        WireValue first = sent.isEmpty() ? null : sent.get(0);
        if (first == null) {
            throw new InvalidCallException("An order about a connection says which, got nothing.");
        }
        ConnectionOrder order = ConnectionOrder.decode(first.bytes());
        if (asked != ConnectionOrders.MESSAGE) {
            return new Object[] {order};
        }
        Action action = type.action(Objects.requireNonNullElse(order.text(), ""));
        @Nullable Object[] arguments = Values.own(type, action, sent.subList(1, sent.size()));
        @Nullable Object[] all = new Object[arguments.length + 1];
        all[0] = order;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return all;
    }
}
