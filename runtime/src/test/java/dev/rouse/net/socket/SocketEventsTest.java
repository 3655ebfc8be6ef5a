package dev.rouse.net.socket;

import static dev.rouse.net.socket.RawSocket.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActionException;
import dev.rouse.ActorAddress;
import dev.rouse.ActorEvent;
import dev.rouse.ActorEvent.Emitted;
import dev.rouse.ActorEvent.Gap;
import dev.rouse.ErrorKind;
import dev.rouse.EventBatch;
import dev.rouse.EventQuery;
import dev.rouse.net.ActorHttpOptions;
import dev.rouse.net.ActorHttpServer;
import dev.rouse.net.Front;
import dev.rouse.net.HttpAccess;
import dev.rouse.net.HttpExposure;
import dev.rouse.net.HttpGuard;
import dev.rouse.net.ScriptedNode;
import dev.rouse.wire.Frame;
import dev.rouse.wire.FrameCodec;
import dev.rouse.wire.FrameEncoding;
import dev.rouse.wire.ProtocolVersion;
import dev.rouse.wire.WireLimits;
import dev.rouse.wire.WireValue;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.cbor.CBORMapper;

/** Subscriptions on a socket to scripted events. */
@Timeout(60)
class SocketEventsTest {

    private static final String ALL = "{\"subscribe\":{\"id\":1,\"type\":\"probe\",\"key\":[\"k\"]}}";

    @RegisterExtension
    final Front front = new Front();

    private final BlockingQueue<String> asked = new LinkedTransferQueue<>();
    private final BlockingQueue<Sinks.Many<EventBatch>> feeds = new LinkedTransferQueue<>();
    private final AtomicInteger cancelled = new AtomicInteger();
    private RawSocket socket;

    /** Items as a test gives them. */
    private record Batch(long life, long after, List<ActorEvent<byte[]>> items) implements EventBatch {

        @Override
        public int size() {
            return items.size();
        }

        @Override
        public ActorEvent<byte[]> item(int index) {
            return items.get(index);
        }

        @Override
        public <T> T made(int index, Object by, Function<? super ActorEvent<byte[]>, ? extends T> make) {
            return make.apply(item(index));
        }
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // of which a list is made
    private static EventBatch batch(long life, ActorEvent<byte[]>... items) {
        return new Batch(life, items[items.length - 1].offset(), List.of(items));
    }

    private static EventBatch place(long life, long after) {
        return new Batch(life, after, List.of());
    }

    private static ActorEvent<byte[]> event(long offset, String json) {
        byte[] value = json == null ? null : json.getBytes(StandardCharsets.UTF_8);
        return new Emitted<>(offset, "message", value, Instant.ofEpochMilli(7));
    }

    private void follow(Flux<EventBatch> batches) {
        front.node.batches = query -> {
            asked.add(describe(query));
            return batches.doOnCancel(cancelled::incrementAndGet);
        };
    }

    private void feed() {
        front.node.batches = query -> {
            asked.add(describe(query));
            Sinks.Many<EventBatch> feed = Sinks.many().unicast().onBackpressureBuffer();
            feeds.add(feed);
            return feed.asFlux().doOnCancel(cancelled::incrementAndGet);
        };
    }

    private static String describe(EventQuery query) {
        return query + (query.isExact() ? " of " + query.life() : "");
    }

    private RawSocket socket() {
        if (socket == null) {
            socket = RawSocket.open(front.port());
        }
        return socket;
    }

    @AfterEach
    void close() {
        if (socket != null) {
            socket.close();
        }
    }

    @Test
    void subscriptionTellsItsPlaceThenEventsAndGaps() {
        follow(Flux.just(
                        place(77, 2),
                        batch(77, event(3, "{\"a\":1}"), event(4, null)),
                        batch(77, new Gap<>(5, 9), event(10, "[1]")))
                .concatWith(Flux.never()));
        socket().text(ALL);
        assertThat(socket.next().text()).isEqualTo("{\"subscribed\":{\"id\":1,\"after\":2,\"life\":77}}");
        assertThat(socket.next().text())
                .isEqualTo("{\"event\":{\"id\":1,\"sequence\":3,\"name\":\"message\",\"value\":{\"json\":{\"a\":1}}}}");
        assertThat(socket.next().text()).isEqualTo("{\"event\":{\"id\":1,\"sequence\":4,\"name\":\"message\"}}");
        assertThat(socket.next().text()).isEqualTo("{\"gap\":{\"id\":1,\"first\":5,\"last\":9}}");
        assertThat(socket.next().text())
                .isEqualTo("{\"event\":{\"id\":1,\"sequence\":10,\"name\":\"message\",\"value\":{\"json\":[1]}}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | all events from now on",
                "'\"topic\":\"a\"' | events 'a' from now on",
                "'\"after\":0' | all events after 0",
                "'\"topic\":\"a\",\"after\":17' | events 'a' after 17",
                "'\"after\":17,\"life\":5' | all events after 17 of 5",
                "'\"after\":0,\"life\":0' | all events after 0 of 0",
                "'\"life\":5' | all events from now on"
            })
    void subscriberSaysFromWhere(String fields, String query) {
        follow(Flux.just(place(1, 1)).concatWith(Flux.never()));
        socket().text(ALL.replace("[\"k\"]", "[\"k\"]" + (fields.isEmpty() ? "" : "," + fields)));
        assertThat(socket.json().has("subscribed")).isTrue();
        assertThat(asked).containsExactly(query);
    }

    @Test
    void gapInFrontFollowsThePlaceBeforeIt() {
        follow(Flux.just(new Batch(5, 9, List.of(new Gap<>(4, 9))), batch(5, event(10, "1")))
                .concatWith(Flux.never()));
        socket().text(ALL);
        assertThat(socket.json().at("/subscribed/after").asLong()).isEqualTo(3);
        assertThat(socket.next().text()).isEqualTo("{\"gap\":{\"id\":1,\"first\":4,\"last\":9}}");
        assertThat(socket.json().at("/event/sequence").asLong()).isEqualTo(10);
    }

    @Test
    void otherNumberingIsToldOnceWithTheFirstItemOfIt() {
        follow(Flux.just(
                        place(0, 0),
                        batch(8, event(1, "1"), event(2, "2")),
                        new Batch(9, 0, List.of(new Gap<>(1, 0))),
                        batch(9, event(1, "3")))
                .concatWith(Flux.never()));
        socket().text(ALL);
        assertThat(socket.next().text()).isEqualTo("{\"subscribed\":{\"id\":1,\"after\":0,\"life\":0}}");
        assertThat(socket.json().at("/event/life").asLong()).isEqualTo(8);
        assertThat(socket.json().at("/event/life").isMissingNode()).isTrue();
        assertThat(socket.next().text()).isEqualTo("{\"gap\":{\"id\":1,\"first\":1,\"last\":0,\"life\":9}}");
        assertThat(socket.json().at("/event/life").isMissingNode()).isTrue();
    }

    @Test
    void manySubscriptionsAndCallsShareASocket() throws InterruptedException {
        feed();
        socket().text(ALL).text(ALL.replace("\"id\":1", "\"id\":300")).text(ALL.replace("\"id\":1", "\"id\":70000"));
        long[] ids = {1, 300, 70_000};
        for (long id : ids) {
            Sinks.Many<EventBatch> one = feeds.take();
            one.tryEmitNext(place(1, id)).orThrow();
            one.tryEmitNext(batch(1, event(id, "1"))).orThrow();
            assertThat(socket.json().at("/subscribed/id").asLong()).isEqualTo(id);
            JsonNode event = socket.json();
            assertThat(event.at("/event/id").asLong()).isEqualTo(id);
            assertThat(event.at("/event/sequence").asLong()).isEqualTo(id);
        }
        assertThat(socket.text(call(2, "text", "\"a\"")).json().at("/result/id").asInt())
                .isEqualTo(2);
    }

    @Test
    void errorIsTheEndOfASubscriptionAndItsNumberIsFree() {
        follow(Flux.just(place(1, 1))
                .concatWith(Flux.error(new ActionException(ErrorKind.CONFLICT, "gone", "It is.", Map.of()))));
        for (int i = 0; i < 3; i++) {
            socket().text(ALL);
            assertThat(socket.json().has("subscribed")).isTrue();
            JsonNode error = socket.json().at("/error");
            assertThat(error.at("/id").asInt()).isEqualTo(1);
            assertThat(error.at("/error/facts/code").asString()).isEqualTo("gone");
        }
    }

    @Test
    void unexpectedErrorIsMasked() {
        follow(Flux.error(new IllegalStateException("secret")));
        socket().text(ALL);
        assertThat(socket.next().text()).contains("internal_error").doesNotContain("secret");
        assertThat(front.logged()).hasSize(1);
    }

    @Test
    void unsubscribedSubscriptionIsCancelledAndItsNumberIsFree() throws InterruptedException {
        feed();
        socket().text(ALL).text("{\"unsubscribe\":{\"id\":1}}").text("{\"unsubscribe\":{\"id\":99}}");
        untilCancelled(1);
        socket.text(ALL);
        feeds.take();
        Sinks.Many<EventBatch> second = feeds.take();
        second.tryEmitNext(place(4, 4)).orThrow();
        assertThat(socket.next().text()).isEqualTo("{\"subscribed\":{\"id\":1,\"after\":4,\"life\":4}}");
    }

    private void untilCancelled(int count) throws InterruptedException {
        for (int i = 0; i < 4000 && cancelled.get() < count; i++) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        assertThat(cancelled.get()).isEqualTo(count);
    }

    @Test
    void endOfTheSocketEndsItsSubscriptions() throws InterruptedException {
        feed();
        socket().text(ALL).text(ALL.replace("\"id\":1", "\"id\":2"));
        feeds.take();
        feeds.take();
        socket.close();
        untilCancelled(2);
    }

    @Test
    void moreSubscriptionsThanTheLimitAreRefused() throws InterruptedException {
        front.with(options -> options.sockets(s -> s.subscriptions(2)));
        feed();
        JsonNode refused = socket().text(ALL.replace("\"id\":1", "\"id\":2"))
                .text(ALL.replace("\"id\":1", "\"id\":3"))
                .text(ALL)
                .json();
        assertThat(refused.at("/error/id").asInt()).isEqualTo(1);
        assertThat(refused.at("/error/notBegun").asBoolean()).isTrue();
        assertThat(refused.at("/error/error/facts/code").asString()).isEqualTo("overloaded");
        socket.text("{\"unsubscribe\":{\"id\":3}}").text(ALL);
        feeds.take();
        feeds.take();
        feeds.take().tryEmitNext(place(1, 1)).orThrow();
        assertThat(socket.json().at("/subscribed/id").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void numberInUseEndsTheSocketBeItOfACallOrOfASubscription(boolean isCall) {
        front.node.on("text", arguments -> Mono.never());
        feed();
        String first = isCall ? call(1, "text", "\"a\"") : ALL;
        String second = isCall ? ALL : call(1, "text", "\"a\"");
        socket().text(first).text(second).assertGoodbye("call_number", 1002);
    }

    @Test
    void numberZeroEndsTheSocket() {
        socket().text(ALL.replace("\"id\":1", "\"id\":0")).assertGoodbye("call_number", 1002);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"subscribe\":{\"id\":1}}",
                "{\"subscribe\":{\"id\":1,\"type\":\"probe\"}}",
                "{\"subscribe\":{\"id\":1,\"type\":\"probe\",\"key\":\"k\"}}",
                "{\"subscribe\":{\"id\":1,\"type\":\"probe\",\"key\":[\"k\"],\"after\":-1}}",
                "{\"subscribe\":{\"id\":1,\"type\":\"probe\",\"key\":[\"k\"],\"after\":\"now\"}}",
                "{\"subscribe\":{\"id\":1,\"type\":\"probe\",\"key\":[\"k\"],\"topic\":1}}",
                "{\"subscribe\":{\"id\":1,\"type\":\"probe\",\"key\":[\"k\"],\"life\":1.5}}",
                "{\"unsubscribe\":{}}"
            })
    void malformedSubscriptionEndsTheSocket(String frame) {
        socket().text(frame).assertGoodbye("malformed_frame", 1007);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"type\":\"\"", "\"type\":\"probe\",\"key\":[]"})
    void addressThatNoActorHasIsRefused(String fields) {
        String frame = fields.contains("key")
                ? "{\"subscribe\":{\"id\":1," + fields + "}}"
                : ALL.replace("\"type\":\"probe\"", fields);
        JsonNode error = socket().text(frame).json();
        assertThat(error.at("/error/id").asInt()).isEqualTo(1);
        assertThat(error.at("/error/notBegun").asBoolean()).isTrue();
        assertThat(asked).isEmpty();
    }

    @Test
    void eventsThatAreNotExposedAreNotServed() {
        front.with(options ->
                options.access(HttpAccess.builder().exposure(HttpExposure.CALLS).build()));
        assertThat(socket().text(ALL).json().at("/error/error/facts/code").asString())
                .isEqualTo("unserved_frame");
    }

    @Test
    void guardDecidesByNameAndIsAskedOnce() {
        AtomicInteger questions = new AtomicInteger();
        HttpGuard guard = new HttpGuard() {
            @Override
            public Mono<Boolean> allows(HttpRequest request, ActorAddress address, String action) {
                return Mono.just(false);
            }

            @Override
            public Mono<Boolean> allowsEvents(HttpRequest request, ActorAddress address, String name) {
                questions.incrementAndGet();
                return "hang".equals(name) ? Mono.never() : Mono.just("message".equals(name));
            }
        };
        front.with(options -> options.access(HttpAccess.builder()
                .guard(guard)
                .guardTimeout(Duration.ofMillis(50))
                .build()));
        follow(Flux.just(place(1, 1)).concatWith(Flux.never()));
        assertThat(socket().text(ALL).json().at("/error/error/facts/code").asString())
                .isEqualTo("forbidden");
        String named = ALL.replace("[\"k\"]", "[\"k\"],\"topic\":\"hang\"");
        assertThat(socket.text(named).json().at("/error/error/facts/code").asString())
                .contains("guard");
        assertThat(socket.text(named.replace("hang", "message")).json().has("subscribed"))
                .isTrue();
        assertThat(questions).hasValue(3);
        front.logged();
    }

    @Test
    void guardThatIsStillAskedIsLeftAloneByTheEndOfTheSubscription() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        HttpGuard guard = new HttpGuard() {
            @Override
            public Mono<Boolean> allows(HttpRequest request, ActorAddress address, String action) {
                return Mono.just(false);
            }

            @Override
            public Mono<Boolean> allowsEvents(HttpRequest request, ActorAddress address, String name) {
                return Mono.<Boolean>never()
                        .doOnSubscribe(subscribed -> asked.countDown())
                        .doOnCancel(cancelled::incrementAndGet);
            }
        };
        front.with(options -> options.access(HttpAccess.builder().guard(guard).build()));
        socket().text(ALL);
        assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
        socket.text("{\"unsubscribe\":{\"id\":1}}");
        untilCancelled(1);
    }

    @Test
    void slowReaderHoldsLittleAndIsReadAgainBehindWhatItHas() {
        String large = "\"" + "x".repeat(10_000) + "\"";
        front.with(options -> options.sockets(s -> s.eventBytes(30_000)));
        front.node.batches = query -> {
            asked.add(describe(query));
            AtomicLong last = new AtomicLong(query.after());
            Flux<EventBatch> events = Flux.generate(sink -> {
                sink.next(batch(5, event(last.incrementAndGet(), large)));
            });
            return Flux.just(place(5, query.after())).concatWith(events).doOnCancel(cancelled::incrementAndGet);
        };
        socket = new RawSocket(front.port(), 4096).upgraded("rouse.v1.json").opened();
        int subscriptions = 10;
        for (int id = 1; id <= subscriptions; id++) {
            socket.text(ALL.replace("\"id\":1", "\"id\":" + id + ",\"after\":0"));
        }
        long[] seen = new long[subscriptions + 1];
        for (int i = 0; i < 3000; i++) {
            JsonNode frame = socket.json();
            if (frame.has("event")) {
                int id = frame.at("/event/id").asInt();
                assertThat(frame.at("/event/sequence").asLong()).isEqualTo(++seen[id]);
            }
        }
        for (int id = 1; id <= subscriptions; id++) {
            assertThat(seen[id]).as("events of subscription " + id).isGreaterThan(10);
        }
        assertThat(cancelled.get()).as("times that it was dropped").isPositive();
        assertThat(asked).anyMatch(query -> query.endsWith(" of 5"));
    }

    @Test
    void nothingIsAskedForWhileTheClientTakesNothing() throws InterruptedException {
        String large = "\"" + "x".repeat(10_000) + "\"";
        AtomicLong given = new AtomicLong();
        follow(Flux.just(place(5, 0))
                .concatWith(Flux.generate(sink -> sink.next(batch(5, event(given.incrementAndGet(), large))))));
        socket = new RawSocket(front.port(), 4096).upgraded("rouse.v1.json").opened();
        socket.text(ALL);
        assertThat(socket.json().has("subscribed")).isTrue();
        long before = -1;
        while (given.get() != before || before < 10) {
            before = given.get();
            TimeUnit.MILLISECONDS.sleep(200);
        }
        assertThat(before * 10_000)
                .as("bytes that were made for a client that reads none")
                .isLessThan(12_000_000);
        for (long offset = 1; offset < 3000; offset++) {
            assertThat(socket.json().at("/event/sequence").asLong()).isEqualTo(offset);
        }
    }

    @Test
    void eventThatIsLargerThanAnAnswerMayBeEndsTheSubscription() {
        front.with(options -> options.sockets(s -> s.answerBytes(8 * 1024)));
        follow(Flux.just(place(5, 0), batch(5, event(1, "\"" + "x".repeat(9000) + "\"")))
                .concatWith(Flux.never()));
        socket().text(ALL);
        assertThat(socket.json().has("subscribed")).isTrue();
        assertThat(socket.json().at("/error/error/facts/code").asString()).isEqualTo("limit_exceeded");
        assertThat(cancelled).hasValue(1);
    }

    @Test
    void serverThatClosesEndsSubscriptionsAndSaysGoodbye() {
        ScriptedNode node = new ScriptedNode();
        node.batches = query -> Flux.just(place(1, 1)).concatWith(Flux.never());
        ActorHttpServer server = ActorHttpServer.bind(node, "127.0.0.1", 0, ActorHttpOptions.defaults())
                .block(Duration.ofSeconds(20));
        try (RawSocket client = RawSocket.open(server.port())) {
            assertThat(client.text(ALL).json().has("subscribed")).isTrue();
            Mono<Void> closed = server.close().cache();
            closed.subscribe();
            client.assertGoodbye("all_answered", 1012);
            closed.block(Duration.ofSeconds(20));
        }
    }

    @Test
    void valuesAreCborWhereFramesAre() {
        FrameCodec codec = new FrameCodec(FrameEncoding.CBOR, WireLimits.DEFAULTS);
        long[] ids = {1, 23, 24, 255, 256, 65_535, 65_536, 1L << 32, Long.MAX_VALUE};
        follow(Flux.just(place(6, 1), batch(6, event(2, "{\"a\":[1,\"x\"]}"), event(3, null)))
                .concatWith(Flux.never()));
        socket = new RawSocket(front.port()).upgraded("rouse.v1.cbor");
        socket.binary(encoded(codec, new Frame.Open(ProtocolVersion.CURRENT, null, new byte[0])));
        assertThat(next(codec)).isInstanceOf(Frame.Ready.class);
        for (long id : ids) {
            socket.binary(encoded(codec, new Frame.Subscribe(id, "probe", List.of("k"), null, null, null, null)));
            assertThat(next(codec)).isEqualTo(new Frame.Subscribed(id, 1, 6));
            Frame.Event event = (Frame.Event) next(codec);
            assertThat(event.id()).isEqualTo(id);
            assertThat(event.sequence()).isEqualTo(2);
            assertThat(event.value().format()).isEqualTo(WireValue.Format.CBOR);
            assertThat(new CBORMapper().readTree(event.value().bytes()).toString())
                    .isEqualTo("{\"a\":[1,\"x\"]}");
            assertThat(next(codec)).isEqualTo(new Frame.Event(id, 3, "message", null, 0));
        }
    }

    private static byte[] encoded(FrameCodec codec, Frame frame) {
        ByteBuf bytes = Unpooled.buffer();
        codec.encode(frame, bytes);
        return ByteBufUtil.getBytes(bytes);
    }

    private Frame next(FrameCodec codec) {
        return codec.decode(Unpooled.wrappedBuffer(socket.next().payload()));
    }
}
