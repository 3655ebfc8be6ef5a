package dev.rouse.net.event;

import static dev.rouse.net.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActionException;
import dev.rouse.ActorAddress;
import dev.rouse.ActorEvent;
import dev.rouse.ActorEvent.Emitted;
import dev.rouse.ActorEvent.Gap;
import dev.rouse.ErrorKind;
import dev.rouse.net.ActorHttpOptions;
import dev.rouse.net.ActorHttpServer;
import dev.rouse.net.Front;
import dev.rouse.net.HttpAccess;
import dev.rouse.net.HttpExposure;
import dev.rouse.net.HttpGuard;
import dev.rouse.net.RawClient;
import dev.rouse.net.ScriptedNode;
import dev.rouse.net.observe.HttpListener;
import io.netty.handler.codec.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

@Timeout(60)
class EventsOverHttpTest {

    private static final String PATH = "/actors/probe/k/events/message";
    private static final String STREAM = "Accept: text/event-stream";

    @RegisterExtension
    final Front front = new Front();

    private final List<String> asked = new ArrayList<>();

    private static ActorEvent<byte[]> event(long offset, String json) {
        byte[] value = json == null ? null : json.getBytes(StandardCharsets.UTF_8);
        return new Emitted<>(offset, "message", value, Instant.ofEpochMilli(7));
    }

    private void follow(Flux<ActorEvent<byte[]>> events) {
        front.node.events = query -> {
            asked.add(query.toString());
            return events;
        };
    }

    @Test
    void eventsComeAsTheyAreEmittedAndTheEndIsTheEndOfTheConnection() {
        follow(Flux.just(event(3, "{\"a\":1}"), new Gap<>(4, 9), event(10, null), event(11, "[1,\n 2]")));
        RawClient client = front.raw().send(get(PATH, STREAM));
        RawClient.Reply head = client.head();
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("content-type")).isEqualTo("text/event-stream");
        assertThat(client.chunks()).isEqualTo("""
                        id: 0-7

                        id: 3-7
                        event: message
                        data: {"a":1}

                        id: 9-7
                        event: rouse-gap
                        data: {"first":4,"last":9}

                        id: 10-7
                        event: message
                        data: null

                        id: 11-7
                        event: message
                        data: [1,
                        data:  2]

                        """);
        assertThat(client.isClosed()).isTrue();
        assertThat(asked).containsExactly("events 'message' from now on");
    }

    @Test
    void clientThatComesBackGoesOnBehindWhatItHasSeen() {
        follow(Flux.empty());
        front.raw().send(get(PATH + "?from=5", STREAM, "Last-Event-ID: 17")).head();
        front.raw().send(get(PATH + "?from=5", STREAM)).head();
        front.raw().send(get("/actors/probe/k/events?from=0", STREAM)).head();
        front.raw().send(get(PATH + "?from=now", STREAM)).head();
        assertThat(asked)
                .containsExactly(
                        "events 'message' after 17",
                        "events 'message' after 5",
                        "all events after 0",
                        "events 'message' from now on");
    }

    @Test
    void placeHasTheLifeOfItsNumbering() {
        front.node.events = query -> {
            asked.add(query.isExact() + " " + query.after() + " of " + query.life());
            return Flux.empty();
        };
        front.raw().send(get(PATH + "?from=0", STREAM, "Last-Event-ID: 17-5")).head();
        front.raw().send(get(PATH + "?from=3-4", STREAM)).head();
        front.raw().send(get(PATH, STREAM, "Last-Event-ID: 0-0")).head();
        front.raw().send(get(PATH, STREAM, "Last-Event-ID: 17")).head();
        assertThat(asked).containsExactly("true 17 of 5", "true 3 of 4", "true 0 of 0", "false 17 of 0");
    }

    @Test
    void clientOfHttp10HasItsEventsWithoutChunks() {
        follow(Flux.just(event(3, "1")));
        RawClient client = front.raw().send(get(PATH, STREAM).replace("HTTP/1.1", "HTTP/1.0"));
        RawClient.Reply head = client.head();
        assertThat(head.header("transfer-encoding")).isNull();
        assertThat(head.header("connection")).isEqualTo("close");
        assertThat(client.remaining()).isEqualTo("id: 0-7\n\nid: 3-7\nevent: message\ndata: 1\n\n".length());
    }

    @Test
    void streamsAreBoundedPerServerAndPerAddress() {
        for (boolean perAddress : new boolean[] {false, true}) {
            try (DisposableFront one = new DisposableFront(perAddress)) {
                RawClient first = one.client().send(get(PATH, STREAM));
                assertThat(first.head().status()).isEqualTo(200);
                RawClient.Reply refused = one.client().send(get(PATH, STREAM)).reply();
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.header("retry-after")).isEqualTo("1");
                assertThat(refused.body())
                        .contains("too_many_event_streams")
                        .contains(perAddress ? "from one address" : "on this server");
                one.left = new CountDownLatch(1);
                first.close();
                assertThat(await(one.left)).isTrue();
                // Its place is free soon after that is told.
                int status = 503;
                for (int i = 0; i < 1000 && status == 503; i++) {
                    status = one.client().send(get(PATH, STREAM)).head().status();
                }
                assertThat(status).isEqualTo(200);
            }
        }
    }

    /** A server that takes one stream. */
    private static final class DisposableFront implements AutoCloseable {

        private final ScriptedNode node = new ScriptedNode();
        private final List<RawClient> clients = new ArrayList<>();
        private final ActorHttpServer server;
        private volatile CountDownLatch left = new CountDownLatch(0);

        DisposableFront(boolean perAddress) {
            server = ActorHttpServer.bind(
                            node,
                            "127.0.0.1",
                            0,
                            ActorHttpOptions.builder()
                                    .listener(new HttpListener() {
                                        @Override
                                        public void connectionClosed() {
                                            left.countDown();
                                        }
                                    })
                                    .connections(
                                            c -> perAddress ? c.maxEventStreamsPerAddress(1) : c.maxEventStreams(1))
                                    .build())
                    .block(Duration.ofSeconds(20));
        }

        RawClient client() {
            RawClient client = new RawClient(server.port());
            clients.add(client);
            return client;
        }

        @Override
        public void close() {
            clients.forEach(RawClient::close);
            server.close().block(Duration.ofSeconds(20));
        }
    }

    @Test
    void errorOfASubscriptionIsItsLastEvent() {
        follow(Flux.just(event(1, "1"))
                .concatWith(Flux.error(new ActionException(ErrorKind.CONFLICT, "gone", "It is.", Map.of()))));
        RawClient client = front.raw().send(get(PATH, STREAM));
        client.head();
        assertThat(client.chunks()).contains("event: rouse-error\ndata: {").contains("\"code\":\"gone\"");
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void slowReaderIsAskedForNoMoreThanItTakes() {
        AtomicLong given = new AtomicLong();
        CountDownLatch cancelled = new CountDownLatch(1);
        String large = "\"" + "x".repeat(10_000) + "\"";
        follow(Flux.<ActorEvent<byte[]>>generate(sink -> sink.next(event(given.incrementAndGet(), large)))
                .doOnCancel(cancelled::countDown));
        RawClient slow = new RawClient(front.port(), 4096);
        slow.send(get(PATH, STREAM));
        slow.head();
        slow.take(1_000_000);
        long held = given.get();
        assertThat(held * 10_000)
                .as("bytes that were made, of which a million was read")
                .isLessThan(12_000_000);
        slow.close();
        assertThat(await(cancelled)).isTrue();
    }

    @Test
    void clientThatLeavesEndsItsSubscription() {
        CountDownLatch cancelled = new CountDownLatch(1);
        follow(Flux.<ActorEvent<byte[]>>never().doOnCancel(cancelled::countDown));
        RawClient client = new RawClient(front.port());
        client.send(get(PATH, STREAM)).head();
        client.close();
        assertThat(await(cancelled)).isTrue();
    }

    @Test
    void clientThatSendsAnotherRequestIsClosed() {
        CountDownLatch cancelled = new CountDownLatch(1);
        follow(Flux.<ActorEvent<byte[]>>never().doOnCancel(cancelled::countDown));
        RawClient client = front.raw().send(get(PATH, STREAM));
        client.head();
        client.chunk();
        client.send(get("/health"));
        assertThat(client.isClosed()).isTrue();
        assertThat(await(cancelled)).isTrue();
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void serverThatClosesEndsItsStreams() {
        ScriptedNode node = new ScriptedNode();
        Sinks.Many<ActorEvent<byte[]>> events = Sinks.many().unicast().onBackpressureBuffer();
        node.events = query -> events.asFlux();
        ActorHttpServer server = ActorHttpServer.bind(node, "127.0.0.1", 0, ActorHttpOptions.defaults())
                .block(Duration.ofSeconds(20));
        try (RawClient client = new RawClient(server.port())) {
            client.send(get(PATH, STREAM)).head();
            events.tryEmitNext(event(1, "1"));
            client.take("9\r\nid: 0-7\n\n\r\n20\r\nid: 1-7\nevent: message\ndata: 1\n\n\r\n".length());
            Mono<Void> closed = server.close().cache();
            closed.subscribe();
            assertThat(client.chunks()).isEmpty();
            assertThat(client.isClosed()).isTrue();
            closed.block(Duration.ofSeconds(20));
        }
    }

    @Test
    void pageHasWhatIsKept() {
        front.node.kept = (query, limit) -> {
            asked.add(query + ", " + limit);
            return Mono.just(List.of(new Gap<>(1, 4), event(5, "{\"a\":1}"), event(6, null)));
        };
        HttpResponse<String> page = front.send("GET", PATH + "?from=0&limit=3", "");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .isEqualTo("{\"events\":[{\"offset\":4,\"missingFrom\":1},"
                        + "{\"offset\":5,\"name\":\"message\",\"time\":\"1970-01-01T00:00:00.007Z\",\"value\":{\"a\":1}},"
                        + "{\"offset\":6,\"name\":\"message\",\"time\":\"1970-01-01T00:00:00.007Z\",\"value\":null}],"
                        + "\"next\":6}");
        assertThat(asked).containsExactly("events 'message' after 0, 3");
    }

    @Test
    void emptyPageIsAnsweredAtOnceOrWithTheNextEventWhereTheClientWaits() {
        assertThat(front.send("GET", PATH + "?from=7", "").body()).isEqualTo("{\"events\":[],\"next\":7}");
        follow(Flux.just(event(8, "1")).concatWith(Flux.never()));
        assertThat(front.send("GET", PATH + "?from=7", "", "Prefer", "wait=10").body())
                .contains("\"offset\":8")
                .endsWith("\"next\":8}");
        follow(Flux.never());
        assertThat(front.send("GET", PATH + "?from=7", "", "Prefer", "wait=1").body())
                .isEqualTo("{\"events\":[],\"next\":7}");
    }

    @Test
    void senselessPlaceIsRefused() {
        for (String from : List.of("-1", "x", "1.5", "99999999999999999999", "1-", "-", "1--2", "1-x")) {
            assertThat(front.send("GET", PATH + "?from=" + from, "").statusCode())
                    .isEqualTo(400);
            assertThat(front.send("GET", PATH + "?from=" + from, "", "Accept", "text/event-stream")
                            .statusCode())
                    .isEqualTo(400);
        }
        assertThat(front.send("GET", "/actors/probe/k/events/a/b", "").statusCode())
                .isEqualTo(404);
    }

    @Test
    void whatIsNotExposedIsNotThere() {
        front.with(options ->
                options.access(HttpAccess.builder().exposure(HttpExposure.CALLS).build()));
        assertThat(front.send("GET", PATH, "").statusCode()).isEqualTo(404);
        assertThat(front.send("GET", PATH, "", "Accept", "text/event-stream").statusCode())
                .isEqualTo(404);
    }

    @Test
    void guardDecidesByNameAndLambdaGuardsRefuse() {
        HttpGuard guard = new HttpGuard() {
            @Override
            public Mono<Boolean> allows(HttpRequest request, ActorAddress address, String action) {
                return Mono.just(false);
            }

            @Override
            public Mono<Boolean> allowsEvents(HttpRequest request, ActorAddress address, String name) {
                return Mono.just("message".equals(name));
            }
        };
        front.with(options -> options.access(HttpAccess.builder().guard(guard).build()));
        follow(Flux.empty());
        RawClient allowed = front.raw().send(get(PATH, STREAM));
        assertThat(allowed.head().status()).isEqualTo(200);
        assertThat(front.send("GET", "/actors/probe/k/events", "", "Accept", "text/event-stream")
                        .statusCode())
                .isEqualTo(403);
        assertThat(front.send("GET", "/actors/probe/k/events", "").statusCode()).isEqualTo(403);
    }
}
