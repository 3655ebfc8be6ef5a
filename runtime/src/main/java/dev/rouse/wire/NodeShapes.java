package dev.rouse.wire;

import static dev.rouse.wire.FieldTypes.BYTES;
import static dev.rouse.wire.FieldTypes.COUNT;
import static dev.rouse.wire.FieldTypes.NODE;
import static dev.rouse.wire.FieldTypes.NUMBER;
import static dev.rouse.wire.FieldTypes.TEXT;
import static dev.rouse.wire.Shape.optional;
import static dev.rouse.wire.Shape.required;
import static dev.rouse.wire.ValueType.VALUE;

import java.util.List;

/** The part of the table of the protocol that is about what nodes ask each other beside calls. */
final class NodeShapes {

    private static final Shape<Frame.Offered> OFFERED = Shape.of(
            parts -> new Frame.Offered(parts.at(0), parts.at(1)),
            required("shard", COUNT, Frame.Offered::shard),
            required("sequence", NUMBER, Frame.Offered::sequence));

    private static final Shape<Frame.WarmBundle> WARM_BUNDLE = Shape.of(
            parts -> new Frame.WarmBundle(parts.at(0), parts.at(1), parts.at(2)),
            required("type", TEXT, Frame.WarmBundle::type),
            required("key", FrameShapes.KEY, Frame.WarmBundle::key),
            required("bundle", BYTES, Frame.WarmBundle::bundle));

    private NodeShapes() {}

    static void add() {
        FrameShapes.add(
                "prepare",
                Frame.Prepare.class,
                Shape.of(
                        parts -> new Frame.Prepare(parts.at(0), parts.at(1)),
                        FrameShapes.id(Frame.Prepare::id),
                        required("shards", FieldTypes.list(COUNT), Frame.Prepare::shards)));
        FrameShapes.add(
                "offer",
                Frame.Offer.class,
                Shape.of(
                        parts -> new Frame.Offer(parts.at(0), parts.at(1), parts.at(2)),
                        FrameShapes.id(Frame.Offer::id),
                        required("shards", FieldTypes.list(OFFERED), Frame.Offer::shards),
                        optional("bundles", FieldTypes.list(WARM_BUNDLE), List.of(), Frame.Offer::bundles)));
        FrameShapes.add("look", Frame.Look.class, Shape.of(parts -> new Frame.Look()));
        FrameShapes.add(
                "inquire",
                Frame.Inquire.class,
                Shape.of(
                        parts -> new Frame.Inquire(parts.at(0), parts.at(1), parts.at(2)),
                        FrameShapes.id(Frame.Inquire::id),
                        required("call", NUMBER, Frame.Inquire::call),
                        required("question", VALUE, Frame.Inquire::question)));
        FrameShapes.add(
                "probe",
                Frame.Probe.class,
                Shape.of(
                        parts -> new Frame.Probe(parts.at(0), parts.at(1), parts.at(2)),
                        FrameShapes.id(Frame.Probe::id),
                        required("node", NODE, Frame.Probe::node),
                        required("address", TEXT, Frame.Probe::address)));
        FrameShapes.add(
                "prewarm",
                Frame.Prewarm.class,
                Shape.of(
                        parts -> new Frame.Prewarm(parts.at(0), parts.at(1), parts.at(2)),
                        FrameShapes.id(Frame.Prewarm::id),
                        required("type", TEXT, Frame.Prewarm::type),
                        required("keys", FieldTypes.list(FrameShapes.KEY), Frame.Prewarm::keys)));
        FrameShapes.add(
                "report",
                Frame.Report.class,
                Shape.of(
                        parts -> new Frame.Report(parts.at(0), parts.at(1)),
                        FrameShapes.id(Frame.Report::id),
                        required("question", VALUE, Frame.Report::question)));
    }
}
