package dev.rouse.wire;

import static dev.rouse.wire.FieldTypes.FLAG;
import static dev.rouse.wire.FieldTypes.NUMBER;
import static dev.rouse.wire.FieldTypes.TEXT;
import static dev.rouse.wire.Shape.optional;
import static dev.rouse.wire.Shape.required;
import static dev.rouse.wire.ValueType.VALUE;

import java.util.List;

/** The part of the table of the protocol that is about connections of clients to actors. */
final class ConnectionShapes {

    private ConnectionShapes() {}

    static void add() {
        FrameShapes.add(
                "connect",
                Frame.Connect.class,
                Shape.of(
                        parts -> new Frame.Connect(
                                parts.at(0),
                                parts.at(1),
                                parts.at(2),
                                parts.orNull(3),
                                parts.orNull(4),
                                parts.orNull(5),
                                parts.at(6),
                                parts.orNull(7)),
                        FrameShapes.id(Frame.Connect::id),
                        required("type", TEXT, Frame.Connect::type),
                        required("key", FieldTypes.list(TEXT), Frame.Connect::key),
                        optional("parameters", VALUE, Frame.Connect::parameters),
                        optional("connection", TEXT, Frame.Connect::connection),
                        optional("after", NUMBER, Frame.Connect::after),
                        optional("attempt", NUMBER, 0L, Frame.Connect::attempt),
                        optional("trace", FrameShapes.TRACE, Frame.Connect::trace)));
        FrameShapes.add(
                "connected",
                Frame.Connected.class,
                Shape.of(
                        parts -> new Frame.Connected(parts.at(0), parts.at(1), parts.at(2), parts.at(3), parts.at(4)),
                        FrameShapes.id(Frame.Connected::id),
                        required("connection", TEXT, Frame.Connected::connection),
                        required("resumed", FLAG, Frame.Connected::resumed),
                        required("received", NUMBER, Frame.Connected::received),
                        required("after", NUMBER, Frame.Connected::after)));
        FrameShapes.add(
                "disconnect",
                Frame.Disconnect.class,
                Shape.of(
                        parts -> new Frame.Disconnect(parts.at(0), parts.orNull(1)),
                        FrameShapes.id(Frame.Disconnect::id),
                        optional("reason", TEXT, Frame.Disconnect::reason)));
        messages();
    }

    private static void messages() {
        FrameShapes.add(
                "message",
                Frame.Message.class,
                Shape.of(
                        parts -> new Frame.Message(parts.at(0), parts.at(1), parts.at(2), parts.at(3), parts.orNull(4)),
                        FrameShapes.id(Frame.Message::id),
                        required("number", NUMBER, Frame.Message::number),
                        required("action", TEXT, Frame.Message::action),
                        optional("arguments", FieldTypes.nullables(VALUE), List.of(), Frame.Message::arguments),
                        optional("trace", FrameShapes.TRACE, Frame.Message::trace)));
        FrameShapes.add(
                "refused",
                Frame.Refused.class,
                Shape.of(
                        parts -> new Frame.Refused(parts.at(0), parts.at(1), parts.at(2)),
                        FrameShapes.id(Frame.Refused::id),
                        required("number", NUMBER, Frame.Refused::number),
                        required("error", FrameShapes.error(), Frame.Refused::error)));
    }
}
