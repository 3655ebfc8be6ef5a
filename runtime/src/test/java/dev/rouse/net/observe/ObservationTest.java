package dev.rouse.net.observe;

import static dev.rouse.net.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.rouse.ActorEvent;
import dev.rouse.EventBatch;
import dev.rouse.Readme;
import dev.rouse.net.Front;
import dev.rouse.net.RawClient;
import dev.rouse.net.socket.RawSocket;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

/** Records of an access log, and meters of a server. */
@Timeout(60)
class ObservationTest {

    private static final String SUBSCRIBE = "{\"subscribe\":{\"id\":1,\"type\":\"probe\",\"key\":[\"k\"]}}";

    @RegisterExtension
    final Front front = new Front();

    private final BlockingQueue<HttpExchange> records = new LinkedTransferQueue<>();

    private HttpExchange record() throws InterruptedException {
        HttpExchange record = records.poll(20, TimeUnit.SECONDS);
        assertThat(record).isNotNull();
        return record;
    }

    private static String shown(HttpExchange record) {
        return record.method() + " " + record.path() + " " + record.type() + " " + record.action() + " "
                + record.status() + " " + record.end();
    }

    @Test
    void everyExchangeHasItsRecord() throws InterruptedException {
        front.with(options -> options.accessLog(records::add));
        String body = front.call("text", "[\"a\"]").body();
        HttpExchange call = record();
        assertThat(shown(call)).isEqualTo("POST /actors/{type}/{key}/{action} probe text 200 null");
        assertThat(call.bytes()).isEqualTo(body.length());
        assertThat(call.duration()).isBetween(Duration.ofNanos(1), Duration.ofSeconds(20));
        assertThat(call.client()).isNotNull();
        front.call("fly", "[]");
        assertThat(shown(record())).isEqualTo("POST /actors/{type}/{key}/{action} probe fly 404 null");
        front.send("GET", "/nowhere", "");
        assertThat(shown(record())).isEqualTo("GET other null null 404 null");
        front.send("GET", "/health", "");
        assertThat(shown(record())).isEqualTo("GET /health null null 200 null");
        front.send("BREW", "/actors/probe/k", "");
        assertThat(shown(record())).isEqualTo("BREW /actors/{type}/{key} probe null 405 null");
    }

    @Test
    void clientThatLeavesHasARecordWithoutAStatus() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        front.with(options -> options.accessLog(records::add));
        front.node.on("text", arguments -> Flux.never().doOnSubscribe(subscribed -> asked.countDown()));
        RawClient client = new RawClient(front.port());
        client.send("POST /actors/probe/k/text HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Content-Length: 5\r\n\r\n[\"a\"]");
        assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
        client.close();
        assertThat(shown(record())).isEqualTo("POST /actors/{type}/{key}/{action} probe text 0 null");
    }

    @Test
    void socketHasOneRecordWithItsEndAndItsBytes() throws InterruptedException {
        front.with(options -> options.accessLog(records::add));
        try (RawSocket socket = RawSocket.open(front.port())) {
            socket.text("{\"goodbye\":{\"code\":\"x\",\"message\":\"y\"}}").assertGoodbye("goodbye", 1000);
        }
        HttpExchange told = record();
        assertThat(shown(told)).isEqualTo("GET /socket null null 101 goodbye");
        assertThat(told.bytes()).isGreaterThan(100);
        try (RawSocket socket = RawSocket.open(front.port())) {
            socket.frame(RawSocket.FIN | RawSocket.CLOSE, new byte[] {3, (byte) 232});
            assertThat(socket.next().opcode()).isEqualTo(RawSocket.CLOSE);
        }
        assertThat(record().end()).isEqualTo("client");
        RawSocket.open(front.port()).close();
        assertThat(record().end()).isEqualTo("lost");
        assertThat(records).isEmpty();
    }

    @Test
    void streamOfEventsHasItsRecordAtItsEnd() throws InterruptedException {
        front.with(options -> options.accessLog(records::add));
        front.node.events =
                query -> Flux.just(new ActorEvent.Emitted<>(3, "message", "1".getBytes(), Instant.ofEpochMilli(7)));
        RawClient client = front.raw().send(get("/actors/probe/k/events/message", "Accept: text/event-stream"));
        client.head();
        String sent = client.chunks();
        HttpExchange told = record();
        assertThat(shown(told)).isEqualTo("GET /actors/{type}/{key}/events/{event} probe message 200 ended");
        assertThat(told.bytes()).isEqualTo(sent.length());
    }

    @Test
    void logAndListenerThatThrowStopNothing() throws InterruptedException {
        AtomicInteger told = new AtomicInteger();
        front.with(options -> options.accessLog(exchange -> {
                    told.incrementAndGet();
                    records.add(exchange);
                    throw new IllegalStateException("log");
                })
                .listener(new HttpListener() {
                    @Override
                    public void exchangeEnded(HttpExchange exchange) {
                        told.incrementAndGet();
                        throw new IllegalStateException("listener");
                    }

                    @Override
                    public void framesReceived(int count) {
                        throw new IllegalStateException("listener");
                    }
                }));
        for (int i = 0; i < 3; i++) {
            assertThat(front.call("text", "[\"a\"]").statusCode()).isEqualTo(200);
            record();
        }
        try (RawSocket socket = RawSocket.open(front.port())) {
            assertThat(socket.text("{\"ping\":{\"number\":1}}").json().has("pong"))
                    .isTrue();
        }
        record();
        assertThat(told).hasValue(8);
        assertThat(front.node.thrown).hasSizeGreaterThanOrEqualTo(8);
        for (int i = 0; i < 2000 && front.logged().isEmpty(); i++) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        TimeUnit.MILLISECONDS.sleep(50);
        front.logged();
    }

    @Test
    void logThatHangsHoldsNobodyUpAndIsBounded() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger told = new AtomicInteger();
        AccessQueue queue = new AccessQueue(
                exchange -> {
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    told.incrementAndGet();
                },
                error -> {});
        HttpExchange one = new HttpExchange("GET", "/health", null, null, 200, 1, null, Duration.ZERO, null, null);
        for (int i = 0; i < 10_000; i++) {
            queue.add(one);
        }
        release.countDown();
        for (int i = 0; i < 4000 && told.get() < 8192; i++) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        assertThat(told.get()).isBetween(8192, 8193);
        assertThat(front.logged())
                .isNotEmpty()
                .allMatch(event -> event.getFormattedMessage().contains("dropped"));
    }

    @Test
    void readyLogWritesOneLineWithoutControlCharacters() {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(Slf4jAccessLog.NAME);
        Level before = logger.getLevel();
        logger.setLevel(Level.INFO);
        lines.start();
        logger.addAppender(lines);
        try {
            new Slf4jAccessLog()
                    .ended(new HttpExchange(
                            "GET",
                            "/actors/{type}/{key}/{action}",
                            "a\nb",
                            "x".repeat(500),
                            200,
                            17,
                            null,
                            Duration.ofMillis(3),
                            null,
                            "ann\n"));
        } finally {
            logger.detachAppender(lines);
            logger.setLevel(before);
        }
        assertThat(lines.list.get(0).getFormattedMessage())
                .isEqualTo("null ann? GET /actors/{type}/{key}/{action} type=a?b action=" + "x".repeat(100)
                        + " status=200 bytes=17 ms=3");
    }

    @Test
    void everyMeterIsInTheTableAndMoves() throws InterruptedException {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        front.with(options -> options.listener(new HttpMetrics(registry)).sockets(s -> s.maxSockets(1)));
        front.node.batches = query -> Flux.<EventBatch>just(new Place()).concatWith(Flux.never());
        Set<String> moved = new TreeSet<>();
        try (RawSocket socket = RawSocket.open(front.port())) {
            assertThat(socket.text(SUBSCRIBE).json().has("subscribed")).isTrue();
            assertThat(new RawSocket(front.port())
                            .ask(RawSocket.request("/socket"))
                            .status())
                    .isEqualTo(503);
            until(registry, moved, 7);
        }
        until(registry, moved, 8);
        Set<String> listed = new TreeSet<>();
        for (List<String> row : Readme.table("meter of a server")) {
            for (String name : Readme.code(row.get(0))) {
                listed.add(name + " " + row.get(1) + " "
                        + Readme.code(row.get(2)).stream()
                                .filter(label -> !label.equals("client") && !label.equals("lost"))
                                .sorted()
                                .toList());
            }
        }
        assertThat(moved).isEqualTo(listed);
        untilZero(registry, "rouse.sockets");
        untilZero(registry, "rouse.socket.subscriptions");
        assertThat(registry.get("rouse.sockets.closed")
                        .tag("end", "lost")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    /** The place where a subscription begins. */
    private static final class Place implements EventBatch {

        @Override
        public long life() {
            return 1;
        }

        @Override
        public long after() {
            return 1;
        }

        @Override
        public int size() {
            return 0;
        }

        @Override
        public ActorEvent<byte[]> item(int index) {
            throw new IndexOutOfBoundsException(index);
        }

        @Override
        public <T> T made(int index, Object by, Function<? super ActorEvent<byte[]>, ? extends T> make) {
            throw new IndexOutOfBoundsException(index);
        }
    }

    private static void until(SimpleMeterRegistry registry, Set<String> moved, int count) throws InterruptedException {
        for (int i = 0; i < 2000 && moved.size() < count; i++) {
            for (Meter meter : registry.getMeters()) {
                boolean moves = false;
                for (var measurement : meter.measure()) {
                    moves |= measurement.getValue() > 0;
                }
                if (moves) {
                    String type = meter.getId().getType().name().toLowerCase(Locale.ROOT);
                    String labels = meter.getId().getTags().stream()
                            .map(Tag::getKey)
                            .sorted()
                            .collect(Collectors.joining(", ", "[", "]"));
                    moved.add(meter.getId().getName() + " " + type + " " + labels);
                }
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        assertThat(moved).hasSize(count);
    }

    private static void untilZero(SimpleMeterRegistry registry, String gauge) throws InterruptedException {
        for (int i = 0; i < 2000 && registry.get(gauge).gauge().value() > 0; i++) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        assertThat(registry.get(gauge).gauge().value()).isZero();
    }
}
