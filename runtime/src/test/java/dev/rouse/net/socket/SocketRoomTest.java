package dev.rouse.net.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.fixture.Room;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.net.ActorHttpOptions;
import dev.rouse.net.ActorHttpServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Subscriptions on real sockets to the events of a room. */
@Timeout(120)
class SocketRoomTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String SUBSCRIBE = "{\"subscribe\":{\"id\":1,\"type\":\"room\",\"key\":[\"a\"]%s}}";

    private final ActorRuntime runtime = ActorRuntime.builder()
            .store(new ScriptedStore())
            .register(Room.type(options -> options.events(e -> e.maxCount(1000))))
            .start()
            .block(PATIENCE);
    private final Room room = runtime.actor(Room.class, "a");
    private final ActorHttpServer server = ActorHttpServer.bind(
                    runtime,
                    "127.0.0.1",
                    0,
                    ActorHttpOptions.builder()
                            .sockets(s -> s.maxSocketsPerAddress(2000))
                            .connections(c -> c.maxConnections(2000))
                            .build(),
                    runtime.eventLoops())
            .block(PATIENCE);
    private final List<RawSocket> sockets = new ArrayList<>();

    @AfterEach
    void close() {
        sockets.forEach(RawSocket::close);
        server.close().block(PATIENCE);
        runtime.stop().block(PATIENCE);
    }

    private RawSocket subscribed(String fields) {
        RawSocket socket = RawSocket.open(server.port());
        sockets.add(socket);
        return socket.text(SUBSCRIBE.formatted(fields));
    }

    private static JsonNode place(RawSocket socket) {
        JsonNode frame = socket.json();
        assertThat(frame.has("subscribed")).as(frame.toString()).isTrue();
        return frame.get("subscribed");
    }

    private static void assertEvents(RawSocket socket, long first, long last) {
        for (long offset = first; offset <= last; offset++) {
            JsonNode frame = socket.json();
            assertThat(frame.at("/event/sequence").asLong())
                    .as(frame.toString())
                    .isEqualTo(offset);
        }
    }

    @Test
    void eventsOfTurnsComeOnceTheyAreDurable() {
        RawSocket socket = subscribed("");
        assertThat(place(socket).get("after").asLong()).isZero();
        room.say("ann", "hello").block(PATIENCE);
        JsonNode event = socket.json().get("event");
        assertThat(event.at("/value/json").toString()).isEqualTo("{\"name\":\"ann\",\"text\":\"hello\"}");
        assertThat(event.get("life").asLong()).isBetween(1L, (1L << 53) - 1);
        room.sayAndFail("never").onErrorComplete().block(PATIENCE);
        room.ring("bell").block(PATIENCE);
        assertThat(socket.next().text()).isEqualTo("{\"event\":{\"id\":1,\"sequence\":2,\"name\":\"bell\"}}");
    }

    @Test
    void subscriberThatComesBackGoesOnBehindWhatItHadOrIsToldOfAGap() {
        room.sayMany(10, 10).block(PATIENCE);
        RawSocket socket = subscribed(",\"after\":0");
        JsonNode place = place(socket);
        assertEvents(socket, 1, 10);
        socket.close();
        room.sayMany(5, 10).block(PATIENCE);
        String life = ",\"life\":" + place.get("life");
        RawSocket again = subscribed(",\"after\":10" + life);
        assertThat(place(again).get("after").asLong()).isEqualTo(10);
        assertEvents(again, 11, 15);
        again.close();
        for (int i = 0; i < 15; i++) {
            room.sayMany(100, 10).block(PATIENCE);
        }
        RawSocket late = subscribed(",\"after\":15" + life);
        assertThat(place(late).get("after").asLong()).isEqualTo(15);
        JsonNode gap = late.json().get("gap");
        assertThat(gap.get("first").asLong()).isEqualTo(16);
        assertEvents(late, gap.get("last").asLong() + 1, 1515);
    }

    @Test
    void placeBeforeTheFirstEventMissesNothingWithoutAGap() {
        JsonNode place = place(subscribed(""));
        assertThat(place.toString()).isEqualTo("{\"id\":1,\"after\":0,\"life\":0}");
        for (int i = 0; i < 15; i++) {
            room.sayMany(100, 10).block(PATIENCE);
        }
        RawSocket again = subscribed(",\"after\":0,\"life\":0");
        JsonNode stands = place(again);
        assertThat(stands.get("after").asLong()).isZero();
        assertThat(stands.get("life").asLong()).isPositive();
        JsonNode gap = again.json().get("gap");
        assertThat(gap.get("first").asLong()).isEqualTo(1);
        assertEvents(again, gap.get("last").asLong() + 1, 1500);
    }

    @Test
    void actorThatSleepsIsNotWokenAndGoesOnToBeHeard() {
        room.say("ann", "hello").block(PATIENCE);
        room.rest().block(PATIENCE);
        RawSocket socket = subscribed(",\"after\":0");
        place(socket);
        assertEvents(socket, 1, 1);
        room.say("bob", "hi").block(PATIENCE);
        assertEvents(socket, 2, 2);
        room.rest().block(PATIENCE);
        room.say("eve", "ho").block(PATIENCE);
        assertEvents(socket, 3, 3);
    }

    @Test
    void destructionEndsTheSubscriptionAndTheNumberingBeginsAnew() {
        room.sayMany(3, 10).block(PATIENCE);
        RawSocket socket = subscribed(",\"after\":0");
        JsonNode place = place(socket);
        assertEvents(socket, 1, 3);
        runtime.destroy(ActorAddress.of("room", "a")).block(PATIENCE);
        assertThat(socket.json().at("/error/error/facts/code").asString()).isEqualTo("actor_destroyed");
        room.sayMany(5, 10).block(PATIENCE);
        socket.text(SUBSCRIBE.formatted(",\"after\":3,\"life\":" + place.get("life")));
        JsonNode anew = place(socket);
        assertThat(anew.get("after").asLong()).isZero();
        assertThat(anew.get("life").asLong()).isNotEqualTo(place.get("life").asLong());
        assertThat(socket.next().text()).isEqualTo("{\"gap\":{\"id\":1,\"first\":1,\"last\":0}}");
        assertEvents(socket, 1, 5);
    }

    @Test
    void typeThatIsNotThereIsRefused() {
        RawSocket socket = subscribed("");
        place(socket);
        JsonNode error = socket.text(
                        SUBSCRIBE.formatted("").replace("room", "nobody").replace("\"id\":1", "\"id\":2"))
                .json();
        assertThat(error.at("/error/error/facts/code").asString()).isEqualTo("unknown_type");
        assertThat(error.at("/error/notBegun").asBoolean()).isTrue();
    }

    @Test
    void moreSubscribersThanAnActorTakesAreRefused() {
        RawSocket socket = subscribed("");
        place(socket);
        for (int id = 2; id <= 100; id++) {
            socket.text(SUBSCRIBE.formatted("").replace("\"id\":1", "\"id\":" + id));
            assertThat(place(socket).get("id").asInt()).isEqualTo(id);
        }
        JsonNode error = socket.text(SUBSCRIBE.formatted("").replace("\"id\":1", "\"id\":101"))
                .json();
        assertThat(error.at("/error/error/facts/retryable").asBoolean()).isTrue();
    }

    @Test
    void thousandSocketsGetHundredEventsEachInOrder() {
        int count = 1000;
        for (int i = 0; i < count; i++) {
            subscribed("");
        }
        sockets.forEach(SocketRoomTest::place);
        for (int i = 0; i < 20; i++) {
            room.sayMany(3, 10).block(PATIENCE);
            room.say("ann", "hello").block(PATIENCE);
            room.ring("bell").block(PATIENCE);
        }
        for (RawSocket socket : sockets) {
            for (int offset = 1; offset <= 100; offset++) {
                String frame = socket.next().text();
                assertThat(frame).startsWith("{\"event\":{\"id\":1,\"sequence\":" + offset + ",\"name\":");
            }
        }
    }

    @Test
    void readerThatIsFarBehindGetsAllOfItWhileOthersAreUpToDate() {
        RawSocket slow =
                new RawSocket(server.port(), 4096).upgraded("rouse.v1.json").opened();
        sockets.add(slow);
        slow.text(SUBSCRIBE.formatted(""));
        place(slow);
        RawSocket fast = subscribed("");
        place(fast);
        for (int i = 0; i < 60; i++) {
            room.sayMany(10, 1000).block(PATIENCE);
            assertEvents(fast, i * 10 + 1, i * 10 + 10);
        }
        assertEvents(slow, 1, 600);
    }
}
