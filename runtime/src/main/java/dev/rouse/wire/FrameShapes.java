package dev.rouse.wire;

import static dev.rouse.wire.FieldTypes.BYTES;
import static dev.rouse.wire.FieldTypes.COUNT;
import static dev.rouse.wire.FieldTypes.FLAG;
import static dev.rouse.wire.FieldTypes.MICROS;
import static dev.rouse.wire.FieldTypes.NODE;
import static dev.rouse.wire.FieldTypes.NUMBER;
import static dev.rouse.wire.FieldTypes.STORE;
import static dev.rouse.wire.FieldTypes.TEXT;
import static dev.rouse.wire.FieldTypes.TEXTS;
import static dev.rouse.wire.PlainType.PLAIN;
import static dev.rouse.wire.Shape.optional;
import static dev.rouse.wire.Shape.required;
import static dev.rouse.wire.ValueType.VALUE;

import dev.rouse.Principal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonToken;

/**
 * The table of the protocol: name, fields and their order of every frame. What stands here is what is sent. A frame of a call or
 * subscription has its number first, in all versions to come, so that one that is not known can be refused.
 */
final class FrameShapes {

    private static final byte[] NO_BYTES = {};

    static final FieldType<List<String>> KEY = FieldTypes.list(TEXT);

    private static final Shape<ProtocolVersion> VERSION = Shape.of(
            parts -> new ProtocolVersion(parts.at(0), parts.at(1)),
            required("major", COUNT, ProtocolVersion::major),
            required("minor", COUNT, ProtocolVersion::minor));

    private static final Shape<Frame.Identity> IDENTITY = Shape.of(
            parts -> new Frame.Identity(parts.at(0), parts.at(1), parts.at(2)),
            required("store", STORE, Frame.Identity::store),
            required("node", NODE, Frame.Identity::node),
            required("build", TEXT, Frame.Identity::build));

    private static final Shape<Limits> LIMITS = Shape.of(
            parts -> new Limits(parts.at(0), parts.at(1), parts.at(2)),
            required("frameBytes", COUNT, Limits::frameBytes),
            required("callsInFlight", COUNT, Limits::callsInFlight),
            required("depth", COUNT, Limits::depth));

    private static final Shape<Frame.Waiting> WAITING = Shape.of(
            parts -> new Frame.Waiting(parts.at(0), parts.at(1), parts.at(2), parts.at(3)),
            required("actor", TEXT, Frame.Waiting::actor),
            required("action", TEXT, Frame.Waiting::action),
            required("node", NODE, Frame.Waiting::node),
            required("turn", NUMBER, Frame.Waiting::turn));

    static final Shape<Frame.Trace> TRACE = Shape.of(
            parts -> new Frame.Trace(parts.at(0), parts.orNull(1)),
            required("traceparent", TEXT, Frame.Trace::traceparent),
            optional("tracestate", TEXT, Frame.Trace::tracestate));

    private static final Shape<Principal> PRINCIPAL = Shape.of(
            parts -> new Principal(parts.at(0), parts.at(1)),
            required("name", TEXT, Principal::name),
            optional("attributes", TEXTS, Map.of(), Principal::attributes));

    private static final Shape<WireError.Facts> FACTS = Shape.of(
            parts -> new WireError.Facts(parts.at(0), parts.at(1), parts.at(2), parts.at(3), parts.at(4)),
            optional("retryable", FLAG, false, WireError.Facts::retryable),
            required("kind", TEXT, WireError.Facts::kind),
            required("group", TEXT, WireError.Facts::group),
            required("code", TEXT, WireError.Facts::code),
            optional("metadata", PLAIN, Map.of(), WireError.Facts::metadata));

    private static final Shape<WireError> ERROR = error();

    /** The number of a frame that is not known: 0 where it has none in front. */
    private static final FieldType<Long> ANY_ID = new FieldType<>() {
        @Override
        public void write(Long value, FrameEncoding encoding, JsonGenerator out) {
            NUMBER.write(value, encoding, out);
        }

        @Override
        public Long read(FrameInput in) {
            if (in.token() == JsonToken.VALUE_NUMBER_INT) {
                return FieldTypes.number(in);
            }
            in.skip();
            return 0L;
        }
    };

    private static final Map<String, FrameShape<?>> BY_NAME = new LinkedHashMap<>();
    private static final Map<Class<?>, FrameShape<?>> BY_TYPE = new LinkedHashMap<>();

    static {
        handshake();
        calls();
        answers();
        subscriptions();
        events();
        messages();
        ConnectionShapes.add();
        NodeShapes.add();
        connection();
    }

    private FrameShapes() {}

    /** A frame's name and fields. */
    record FrameShape<F extends Frame>(String name, Shape<F> shape) {}

    /** The limits as they arrive, before anybody has looked at them. */
    private record Limits(int frameBytes, int callsInFlight, int depth) {

        static Limits of(WireLimits limits) {
            return new Limits(limits.frameBytes(), limits.callsInFlight(), limits.depth());
        }

        WireLimits checked() {
            return new WireLimits(frameBytes, callsInFlight, depth);
        }
    }

    static boolean isKnown(String name) {
        return BY_NAME.containsKey(name);
    }

    /** The fields of the frame of that name; of one that this version has not, only its number is read. */
    static Shape<? extends Frame> named(String name) {
        FrameShape<?> known = BY_NAME.get(name);
        return known != null
                ? known.shape()
                : Shape.of(
                        parts -> new Frame.Unrecognized("'" + name + "'", parts.at(0)),
                        optional("id", ANY_ID, 0L, Frame.Unrecognized::id));
    }

    /** @throws IllegalArgumentException it is one that is never sent */
    @SuppressWarnings("unchecked")
    static FrameShape<Frame> of(Frame frame) {
        FrameShape<?> shape = BY_TYPE.get(frame.getClass());
        if (shape == null) {
            throw new IllegalArgumentException(
                    "A frame that was not recognized is not sent: answer its refusal, got " + frame + ".");
        }
        return (FrameShape<Frame>) shape;
    }

    static Shape<WireError> error() {
        return Shape.of(
                parts -> new WireError(parts.at(0), parts.orNull(1), parts.orNull(2), parts.at(3), parts.orNull(4)),
                required("type", TEXT, WireError::type),
                optional("message", TEXT, WireError::message),
                optional("facts", FACTS, WireError::facts),
                optional("fields", PLAIN, Map.of(), WireError::fields),
                optional("cause", new Cause(), WireError::cause));
    }

    /** An error again. */
    private static final class Cause implements FieldType<WireError> {

        @Override
        public void write(WireError value, FrameEncoding encoding, JsonGenerator out) {
            ERROR.write(value, encoding, out);
        }

        @Override
        public @Nullable WireError read(FrameInput in) {
            return ERROR.read(in);
        }
    }

    private static void handshake() {
        add(
                "open",
                Frame.Open.class,
                Shape.of(
                        parts -> new Frame.Open(parts.at(0), parts.orNull(1), parts.at(2)),
                        required("version", VERSION, Frame.Open::version),
                        optional("identity", IDENTITY, Frame.Open::identity),
                        optional("nonce", BYTES, NO_BYTES, Frame.Open::nonce)));
        add(
                "challenge",
                Frame.Challenge.class,
                Shape.of(
                        parts -> new Frame.Challenge(parts.at(0), parts.at(1), parts.at(2)),
                        required("version", VERSION, Frame.Challenge::version),
                        required("identity", IDENTITY, Frame.Challenge::identity),
                        required("nonce", BYTES, Frame.Challenge::nonce)));
        add(
                "proof",
                Frame.Proof.class,
                Shape.of(parts -> new Frame.Proof(parts.at(0)), required("mac", BYTES, Frame.Proof::mac)));
        add(
                "ready",
                Frame.Ready.class,
                Shape.of(
                        parts -> new Frame.Ready(
                                parts.at(0),
                                parts.orNull(1),
                                parts.<Limits>at(2).checked(),
                                parts.orNull(3)),
                        required("version", VERSION, Frame.Ready::version),
                        optional("identity", IDENTITY, Frame.Ready::identity),
                        required("limits", LIMITS, ready -> Limits.of(ready.limits())),
                        optional("mac", BYTES, Frame.Ready::mac)));
    }

    private static void calls() {
        add(
                "call",
                Frame.Call.class,
                Shape.of(
                        FrameShapes::call,
                        id(Frame.Call::id),
                        required(
                                "kind",
                                FieldTypes.constant(Frame.CallKind.class),
                                call -> call.target().kind()),
                        required("type", TEXT, call -> call.target().type()),
                        required("key", KEY, call -> call.target().key()),
                        optional("action", TEXT, call -> call.target().action()),
                        optional("arguments", FieldTypes.nullables(VALUE), List.of(), Frame.Call::arguments),
                        optional("demand", NUMBER, 0L, Frame.Call::demand),
                        optional("micros", MICROS, call -> call.terms().timeLeft()),
                        optional(
                                "passesDeadlineOn",
                                FLAG,
                                false,
                                call -> call.terms().passesDeadlineOn()),
                        optional("idempotencyKey", TEXT, call -> call.terms().idempotencyKey()),
                        optional("forwards", COUNT, 0, call -> call.terms().forwards()),
                        optional("chain", FieldTypes.list(WAITING), List.of(), Frame.Call::chain),
                        optional("trace", TRACE, Frame.Call::trace),
                        optional("relayTo", NODE, call -> call.terms().relayTo()),
                        optional("principal", PRINCIPAL, call -> call.terms().principal()),
                        optional("connection", TEXT, call -> call.terms().connection())));
        add(
                "request",
                Frame.Request.class,
                Shape.of(
                        parts -> new Frame.Request(parts.at(0), parts.at(1)),
                        id(Frame.Request::id),
                        required("elements", NUMBER, Frame.Request::elements)));
        add("cancel", Frame.Cancel.class, Shape.of(parts -> new Frame.Cancel(parts.at(0)), id(Frame.Cancel::id)));
    }

    private static Frame.Call call(Shape.Parts parts) {
        return new Frame.Call(
                parts.at(0),
                new Frame.Target(parts.at(1), parts.at(2), parts.at(3), parts.orNull(4)),
                parts.at(5),
                parts.at(6),
                new Frame.Terms(
                        parts.orNull(7),
                        parts.at(8),
                        parts.orNull(9),
                        parts.at(10),
                        parts.orNull(13),
                        parts.orNull(14),
                        parts.orNull(15)),
                parts.at(11),
                parts.orNull(12));
    }

    private static void answers() {
        add(
                "result",
                Frame.Result.class,
                Shape.of(
                        parts -> new Frame.Result(parts.at(0), parts.orNull(1)),
                        id(Frame.Result::id),
                        optional("value", VALUE, Frame.Result::value)));
        add(
                "error",
                Frame.Failure.class,
                Shape.of(
                        parts -> new Frame.Failure(parts.at(0), parts.at(1), !parts.<Boolean>at(2)),
                        id(Frame.Failure::id),
                        required("error", ERROR, Frame.Failure::error),
                        optional("notBegun", FLAG, false, failure -> !failure.begun())));
        add(
                "next",
                Frame.Next.class,
                Shape.of(
                        parts -> new Frame.Next(parts.at(0), parts.at(1)),
                        id(Frame.Next::id),
                        required("value", VALUE, Frame.Next::value)));
        add(
                "complete",
                Frame.Complete.class,
                Shape.of(parts -> new Frame.Complete(parts.at(0)), id(Frame.Complete::id)));
        add("lost", Frame.Lost.class, Shape.of(parts -> new Frame.Lost(parts.at(0)), id(Frame.Lost::id)));
        add(
                "moved",
                Frame.Moved.class,
                Shape.of(
                        parts -> new Frame.Moved(
                                parts.at(0), parts.at(1), parts.orNull(2), parts.orNull(3), parts.at(4)),
                        id(Frame.Moved::id),
                        required("shard", COUNT, Frame.Moved::shard),
                        optional("owner", NODE, Frame.Moved::owner),
                        optional("address", TEXT, Frame.Moved::address),
                        optional("sequence", NUMBER, 0L, Frame.Moved::sequence)));
    }

    private static void subscriptions() {
        add(
                "subscribe",
                Frame.Subscribe.class,
                Shape.of(
                        parts -> new Frame.Subscribe(
                                parts.at(0),
                                parts.at(1),
                                parts.at(2),
                                parts.orNull(3),
                                parts.orNull(4),
                                parts.orNull(5),
                                parts.orNull(6)),
                        id(Frame.Subscribe::id),
                        required("type", TEXT, Frame.Subscribe::type),
                        required("key", KEY, Frame.Subscribe::key),
                        optional("topic", TEXT, Frame.Subscribe::topic),
                        optional("after", NUMBER, Frame.Subscribe::after),
                        optional("life", NUMBER, Frame.Subscribe::life),
                        optional("connection", TEXT, Frame.Subscribe::connection)));
        add(
                "subscribed",
                Frame.Subscribed.class,
                Shape.of(
                        parts -> new Frame.Subscribed(parts.at(0), parts.at(1), parts.at(2)),
                        id(Frame.Subscribed::id),
                        required("after", NUMBER, Frame.Subscribed::after),
                        required("life", NUMBER, Frame.Subscribed::life)));
        add(
                "unsubscribe",
                Frame.Unsubscribe.class,
                Shape.of(parts -> new Frame.Unsubscribe(parts.at(0)), id(Frame.Unsubscribe::id)));
    }

    private static void events() {
        add(
                "event",
                Frame.Event.class,
                Shape.of(
                        parts -> new Frame.Event(parts.at(0), parts.at(1), parts.at(2), parts.orNull(3), parts.at(4)),
                        id(Frame.Event::id),
                        required("sequence", NUMBER, Frame.Event::sequence),
                        required("name", TEXT, Frame.Event::name),
                        optional("value", VALUE, Frame.Event::value),
                        optional("life", NUMBER, 0L, Frame.Event::life)));
        add(
                "gap",
                Frame.Gap.class,
                Shape.of(
                        parts -> new Frame.Gap(parts.at(0), parts.at(1), parts.at(2), parts.at(3)),
                        id(Frame.Gap::id),
                        required("first", NUMBER, Frame.Gap::first),
                        required("last", NUMBER, Frame.Gap::last),
                        optional("life", NUMBER, 0L, Frame.Gap::life)));
    }

    private static void messages() {
        add(
                "send",
                Frame.Send.class,
                Shape.of(
                        parts -> new Frame.Send(
                                parts.at(0), parts.at(1), parts.at(2), parts.at(3), parts.orNull(4), parts.orNull(5)),
                        id(Frame.Send::id),
                        required("type", TEXT, Frame.Send::type),
                        required("key", KEY, Frame.Send::key),
                        required("name", TEXT, Frame.Send::name),
                        optional("value", VALUE, Frame.Send::value),
                        optional("deduplicationKey", TEXT, Frame.Send::deduplicationKey)));
        add(
                "acknowledge",
                Frame.Acknowledge.class,
                Shape.of(
                        parts -> new Frame.Acknowledge(parts.at(0), parts.at(1)),
                        id(Frame.Acknowledge::id),
                        optional("sequence", NUMBER, 0L, Frame.Acknowledge::sequence)));
    }

    private static void connection() {
        add(
                "ping",
                Frame.Ping.class,
                Shape.of(parts -> new Frame.Ping(parts.at(0)), required("number", NUMBER, Frame.Ping::number)));
        add(
                "pong",
                Frame.Pong.class,
                Shape.of(parts -> new Frame.Pong(parts.at(0)), required("number", NUMBER, Frame.Pong::number)));
        add(
                "goodbye",
                Frame.Goodbye.class,
                Shape.of(
                        parts -> new Frame.Goodbye(parts.at(0), parts.at(1)),
                        required("code", TEXT, Frame.Goodbye::code),
                        required("message", TEXT, Frame.Goodbye::message)));
    }

    static <F extends Frame> Shape.Field<F, Long> id(Function<F, Long> id) {
        return required("id", NUMBER, id);
    }

    static <F extends Frame> void add(String name, Class<F> type, Shape<F> shape) {
        FrameShape<F> frame = new FrameShape<>(name, shape);
        BY_NAME.put(name, frame);
        BY_TYPE.put(type, frame);
    }
}
