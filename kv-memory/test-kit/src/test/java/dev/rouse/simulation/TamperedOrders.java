package dev.rouse.simulation;

import dev.rouse.connection.ConnectionOrder;
import dev.rouse.record.NodeId;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Orders of a name about connections arrive as others. */
record TamperedOrders(String name, UnaryOperator<ConnectionOrder> change) implements TamperedTransport.Tampering {

    static ConnectionOrder with(ConnectionOrder order, long attachment, long number) {
        return new ConnectionOrder(order.id(), attachment, number, order.front(), order.text(), order.value());
    }

    @Override
    public List<Frame> arrives(NodeId from, Frame frame) {
        return List.of(
                frame instanceof Frame.Call call
                                && call.target().kind() == Frame.CallKind.CONNECTION
                                && name.equals(call.target().action())
                        ? changed(call)
                        : frame);
    }

    private Frame changed(Frame.Call call) {
        List<WireValue> arguments = new ArrayList<>(call.arguments());
        ConnectionOrder order =
                change.apply(ConnectionOrder.decode(arguments.get(0).bytes()));
        arguments.set(0, new WireValue(WireValue.Format.OWN, order.encode()));
        return new Frame.Call(
                call.id(), call.target(), arguments, call.demand(), call.terms(), call.chain(), call.trace());
    }
}
