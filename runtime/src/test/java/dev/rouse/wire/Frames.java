package dev.rouse.wire;

import dev.rouse.Principal;
import dev.rouse.record.NodeId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Frames for tests: an example of each, with all fields and with as few as can be, and any number of random ones. */
final class Frames {

    private static final NodeId NODE = new NodeId(0x0102030405060708L, 0x090A0B0C0D0E0F10L);
    private static final Frame.Identity IDENTITY =
            new Frame.Identity(new StoreId(0x1122334455667788L, -2), NODE, "1.0-SNAPSHOT");
    private static final WireValue JSON = value(WireValue.Format.JSON, "{\"by\":1.50}");
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final WireError ERROR = new WireError(
            "dev.rouse.ActorNotFoundException",
            "There is no actor room/a.",
            new WireError.Facts(false, "NOT_FOUND", "actor", "actor_not_found", Map.of("actor", "room/a")),
            Map.of("actor", "room/a"),
            null);

    private Frames() {}

    static WireValue value(WireValue.Format format, String text) {
        return new WireValue(format, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    /** By the names that golden files give them. */
    static Map<String, Frame> examples() {
        Map<String, Frame> all = new LinkedHashMap<>();
        all.put("open.peer", new Frame.Open(ProtocolVersion.CURRENT, IDENTITY, bytes(32)));
        all.put("open.client", new Frame.Open(ProtocolVersion.CURRENT, null, bytes(32)));
        all.put("challenge", new Frame.Challenge(ProtocolVersion.CURRENT, IDENTITY, bytes(32)));
        all.put("proof", new Frame.Proof(bytes(32)));
        all.put("ready.secret", new Frame.Ready(ProtocolVersion.CURRENT, IDENTITY, WireLimits.DEFAULTS, bytes(32)));
        all.put("ready.client", new Frame.Ready(ProtocolVersion.CURRENT, null, WireLimits.DEFAULTS, null));
        all.put(
                "call.least",
                new Frame.Call(
                        1,
                        new Frame.Target(Frame.CallKind.DESTROY, "room", List.of("a"), null),
                        List.of(),
                        0,
                        new Frame.Terms(null, false, null, 0),
                        List.of(),
                        null));
        all.put(
                "call.all",
                new Frame.Call(
                        300,
                        new Frame.Target(Frame.CallKind.GET_OR_CREATE, "room", List.of("a", "ö,x"), "increment"),
                        Arrays.asList(
                                JSON, null, value(WireValue.Format.CBOR, "\u0001"), value(WireValue.Format.OWN, "own")),
                        Long.MAX_VALUE,
                        new Frame.Terms(Duration.ofMillis(1500), true, "order-7", 1),
                        List.of(new Frame.Waiting("bank/1", "pay", NODE, 77)),
                        new Frame.Trace(TRACE, "vendor=x")));
        all.put(
                "call.relayed",
                new Frame.Call(
                        2,
                        new Frame.Target(Frame.CallKind.GET, "room", List.of("a"), "read"),
                        List.of(),
                        0,
                        new Frame.Terms(Duration.ofMillis(1500), false, null, 0, NODE, null, null),
                        List.of(),
                        null));
        all.put(
                "call.principal",
                new Frame.Call(
                        3,
                        new Frame.Target(Frame.CallKind.GET, "room", List.of("a"), "read"),
                        List.of(),
                        0,
                        new Frame.Terms(
                                null,
                                false,
                                null,
                                0,
                                null,
                                new Principal("ann", Map.of("role", "owner", "of", "ö")),
                                null),
                        List.of(),
                        null));
        all.put(
                "call.connection",
                new Frame.Call(
                        4,
                        new Frame.Target(Frame.CallKind.GET, "room", List.of("a"), "read"),
                        List.of(),
                        0,
                        new Frame.Terms(null, false, null, 0, null, null, "AAAAAAAAAAEAAAAAAAAAAg"),
                        List.of(),
                        null));
        all.put("result", new Frame.Result(1, JSON));
        all.put("result.none", new Frame.Result(1, null));
        all.put("error", new Frame.Failure(1, ERROR, true));
        all.put(
                "error.cause",
                new Frame.Failure(
                        1, new WireError("java.lang.IllegalStateException", null, null, Map.of(), ERROR), false));
        all.put("next", new Frame.Next(1, JSON));
        all.put("complete", new Frame.Complete(1));
        all.put("lost", new Frame.Lost(1));
        all.put("request", new Frame.Request(1, 32));
        all.put("cancel", new Frame.Cancel(1));
        all.put("subscribe", new Frame.Subscribe(1, "room", List.of("a"), "said", 41L, null, null));
        all.put("subscribe.least", new Frame.Subscribe(1, "room", List.of("a"), null, null, null, null));
        all.put("subscribe.beginning", new Frame.Subscribe(1, "room", List.of("a"), null, 0L, null, null));
        all.put("subscribe.all", new Frame.Subscribe(1, "room", List.of("a"), "said", 41L, 77L, "c-1"));
        all.put("subscribed", new Frame.Subscribed(1, 41, 77));
        all.put("subscribed.none", new Frame.Subscribed(1, 0, 0));
        all.put("unsubscribe", new Frame.Unsubscribe(1));
        all.put("event", new Frame.Event(1, 42, "said", JSON, 0));
        all.put("event.least", new Frame.Event(1, 42, "said", null, 0));
        all.put("event.life", new Frame.Event(1, 42, "said", JSON, 77));
        all.put("gap", new Frame.Gap(1, 43, 99, 0));
        all.put("gap.life", new Frame.Gap(1, 1, 0, 77));
        all.put("acknowledge", new Frame.Acknowledge(1, 42));
        all.put("send", new Frame.Send(1, "room", List.of("a"), "mail", JSON, "m-1"));
        all.put("connect", new Frame.Connect(1, "room", List.of("a"), JSON, null, null, 0));
        all.put("connect.again", new Frame.Connect(1, "room", List.of("a"), null, "AAAAAAAAAAEAAAAAAAAAAg", 17L, 0));
        all.put("connect.attempt", new Frame.Connect(1, "room", List.of("a"), null, "AAAAAAAAAAEAAAAAAAAAAg", 17L, 2));
        all.put("connected", new Frame.Connected(1, "AAAAAAAAAAEAAAAAAAAAAg", true, 3, 17));
        all.put("disconnect", new Frame.Disconnect(1, "the game is over"));
        all.put("disconnect.plain", new Frame.Disconnect(1, null));
        all.put(
                "connect.traced",
                new Frame.Connect(1, "room", List.of("a"), JSON, null, null, 0, new Frame.Trace(TRACE, null)));
        all.put("message", new Frame.Message(1, 4, "say", Arrays.asList(JSON, null)));
        all.put(
                "message.traced",
                new Frame.Message(1, 4, "say", Arrays.asList(JSON, null), new Frame.Trace(TRACE, "a=b")));
        all.put("refused", new Frame.Refused(1, 4, ERROR));
        all.put("ping", new Frame.Ping(7));
        all.put("pong", new Frame.Pong(7));
        all.put("moved", new Frame.Moved(1, 1023, NODE, "10.0.0.7:7400", 12));
        all.put("moved.nowhere", new Frame.Moved(1, 0, null, null, 0));
        all.put("prepare", new Frame.Prepare(1, List.of(0, 1023)));
        all.put(
                "offer",
                new Frame.Offer(
                        1,
                        List.of(new Frame.Offered(0, 12), new Frame.Offered(1023, 7)),
                        List.of(new Frame.WarmBundle("room", List.of("a", "ö,x"), bytes(5)))));
        all.put("offer.cold", new Frame.Offer(1, List.of(new Frame.Offered(0, 12)), List.of()));
        all.put("look", new Frame.Look());
        all.put("probe", new Frame.Probe(1, NODE, "10.0.0.7:7400"));
        all.put("prewarm", new Frame.Prewarm(1, "room", List.of(List.of("a"), List.of("b", "ö,x"))));
        all.put("report", new Frame.Report(1, JSON));
        all.put("inquire", new Frame.Inquire(2, 1, JSON));
        all.put("goodbye", new Frame.Goodbye("stopping", "This node stops."));
        return all;
    }

    /** Any frame, with anything that its fields may hold. */
    static Frame random(RandomGenerator random) {
        Dice dice = new Dice(random);
        return switch (random.nextInt(30)) {
            case 0 -> new Frame.Open(dice.version(), dice.maybe(dice::identity), dice.bytes());
            case 1 -> new Frame.Challenge(dice.version(), dice.identity(), dice.bytes());
            case 2 -> new Frame.Proof(dice.bytes());
            case 3 ->
                new Frame.Ready(dice.version(), dice.maybe(dice::identity), dice.limits(), dice.maybe(dice::bytes));
            case 4 -> new Frame.Result(dice.number(), dice.maybe(dice::value));
            case 5 -> new Frame.Failure(dice.number(), dice.error(3), random.nextBoolean());
            case 6 -> new Frame.Next(dice.number(), dice.value());
            case 7 -> new Frame.Complete(dice.number());
            case 8 -> new Frame.Request(dice.number(), dice.number());
            case 9 -> new Frame.Cancel(dice.number());
            case 10 ->
                new Frame.Subscribe(
                        dice.number(),
                        dice.text(),
                        dice.texts(),
                        dice.maybe(dice::text),
                        dice.maybe(dice::number),
                        dice.maybe(dice::number),
                        dice.maybe(dice::text));
            case 11 -> new Frame.Unsubscribe(dice.number());
            case 12 ->
                new Frame.Event(dice.number(), dice.number(), dice.text(), dice.maybe(dice::value), dice.number());
            case 13 -> new Frame.Gap(dice.number(), dice.number(), dice.number(), dice.number());
            case 14 -> new Frame.Acknowledge(dice.number(), dice.number());
            case 15 ->
                new Frame.Send(
                        dice.number(),
                        dice.text(),
                        dice.texts(),
                        dice.text(),
                        dice.maybe(dice::value),
                        dice.maybe(dice::text));
            case 16 -> new Frame.Ping(dice.number());
            case 17 -> new Frame.Pong(dice.number());
            case 18 ->
                new Frame.Moved(
                        dice.number(), dice.count(), dice.maybe(dice::node), dice.maybe(dice::text), dice.number());
            case 19 -> new Frame.Goodbye(dice.text(), dice.text());
            case 20 -> new Frame.Prepare(dice.number(), dice.some(dice::count));
            case 21 ->
                new Frame.Offer(
                        dice.number(),
                        dice.some(() -> new Frame.Offered(dice.count(), dice.number())),
                        dice.some(() -> new Frame.WarmBundle(dice.text(), dice.texts(), dice.bytes())));
            case 22 -> new Frame.Look();
            case 23 -> new Frame.Probe(dice.number(), dice.node(), dice.text());
            case 24 -> new Frame.Inquire(dice.number(), dice.number(), dice.value());
            case 25 -> new Frame.Prewarm(dice.number(), dice.text(), dice.some(dice::texts));
            case 26 -> new Frame.Lost(dice.number());
            case 28 -> new Frame.Report(dice.number(), dice.value());
            case 27 -> new Frame.Subscribed(dice.number(), dice.number(), dice.number());
            default -> dice.call();
        };
    }

    /** What a frame is read as: of an encoding that does not tell. */
    static byte[] encoded(Frame frame, FrameCodec codec) {
        ByteBuf out = Unpooled.buffer();
        codec.encode(frame, out);
        return ByteBufUtil.getBytes(out);
    }

    static Frame decoded(byte[] bytes, FrameCodec codec) {
        return codec.decode(Unpooled.wrappedBuffer(bytes));
    }

    /** Random fields. */
    private record Dice(RandomGenerator random) {

        private static final String[] TEXTS = {
            "", "a", "room", "ö,x\\", "\u0000\n\"", "\uD83D\uDE00", "x".repeat(70_000)
        };
        private static final String[] VALUES = {
            "1", "null", "\"\\u0000\"", "[]", "{\"a\":[1,{\"b\":null}]}", "1.50", "1E+400"
        };

        <T> @Nullable T maybe(Supplier<T> other) {
            return random.nextBoolean() ? null : other.get();
        }

        <T> List<T> some(Supplier<T> one) {
            List<T> list = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                list.add(one.get());
            }
            return list;
        }

        long number() {
            return random.nextLong() >>> 1 + random.nextInt(63);
        }

        int count() {
            return (int) (number() >>> 32);
        }

        String text() {
            return TEXTS[random.nextInt(random.nextInt(100) == 0 ? TEXTS.length : TEXTS.length - 1)];
        }

        /** One that fits where texts are bounded. */
        String shortText() {
            return TEXTS[random.nextInt(TEXTS.length - 1)];
        }

        List<String> texts() {
            return some(this::text);
        }

        byte[] bytes() {
            byte[] bytes = new byte[random.nextInt(random.nextInt(100) == 0 ? 300_000 : 300)];
            random.nextBytes(bytes);
            return bytes;
        }

        NodeId node() {
            return NodeId.random(random);
        }

        ProtocolVersion version() {
            return new ProtocolVersion(count(), count());
        }

        WireLimits limits() {
            return new WireLimits(
                    Math.max(WireLimits.LEAST_FRAME_BYTES, count()),
                    Math.max(1, count()),
                    Math.max(WireLimits.LEAST_DEPTH, count()));
        }

        Frame.Identity identity() {
            return new Frame.Identity(new StoreId(random.nextLong(), random.nextLong()), node(), text());
        }

        WireValue value() {
            WireValue.Format format = WireValue.Format.values()[random.nextInt(3)];
            return format == WireValue.Format.JSON
                    ? Frames.value(format, VALUES[random.nextInt(VALUES.length)])
                    : new WireValue(format, bytes());
        }

        WireError error(int depth) {
            return new WireError(
                    text(),
                    maybe(this::text),
                    maybe(() -> new WireError.Facts(random.nextBoolean(), text(), text(), text(), plain())),
                    plain(),
                    depth == 0 ? null : maybe(() -> error(depth - 1)));
        }

        Map<String, Object> plain() {
            Map<String, Object> plain = new LinkedHashMap<>();
            if (random.nextBoolean()) {
                plain.put("text", text());
                plain.put("number", random.nextInt());
                plain.put("long", random.nextLong() | 1L << 40);
                plain.put("fraction", random.nextDouble());
                plain.put("flag", random.nextBoolean());
                plain.put("list", List.of(1, "two", List.of(), Map.of("three", 3)));
            }
            return plain;
        }

        Principal principal() {
            Map<String, String> attributes = new LinkedHashMap<>();
            some(this::shortText).forEach(name -> attributes.put(name, shortText()));
            return new Principal("n" + shortText(), attributes);
        }

        Frame.Call call() {
            Frame.CallKind[] kinds = Frame.CallKind.values();
            return new Frame.Call(
                    number(),
                    new Frame.Target(kinds[random.nextInt(kinds.length)], text(), texts(), maybe(this::text)),
                    some(() -> maybe(this::value)),
                    number(),
                    new Frame.Terms(
                            maybe(() -> Duration.ofNanos(number() / 1000 * 1000)),
                            random.nextBoolean(),
                            maybe(this::text),
                            count(),
                            maybe(this::node),
                            maybe(this::principal),
                            maybe(this::text)),
                    some(() -> new Frame.Waiting(text(), text(), node(), number())),
                    maybe(() -> new Frame.Trace(text(), maybe(this::text))));
        }
    }
}
