package dev.rouse.net.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.fixture.Club;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.net.ActorHttpOptions;
import dev.rouse.net.ActorHttpServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Connections to a club over real sockets. */
@Timeout(120)
class SocketConnectionsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<RawSocket> sockets = new ArrayList<>();
    private ActorRuntime runtime;
    private ActorHttpServer server;

    @BeforeEach
    void start() {
        runtime = ActorRuntime.builder()
                .store(new ScriptedStore())
                .register(Club.type(options -> options))
                .start()
                .block(PATIENCE);
        serve(options -> options);
    }

    private void serve(UnaryOperator<ActorHttpOptions.Builder> options) {
        if (server != null) {
            server.close().block(PATIENCE);
        }
        server = ActorHttpServer.bind(
                        runtime,
                        "127.0.0.1",
                        0,
                        options.apply(ActorHttpOptions.builder()).build(),
                        runtime.eventLoops())
                .block(PATIENCE);
    }

    @AfterEach
    void close() {
        sockets.forEach(RawSocket::close);
        server.close().block(PATIENCE);
        runtime.stop().block(PATIENCE);
    }

    private RawSocket open() {
        RawSocket socket = RawSocket.open(server.port());
        sockets.add(socket);
        return socket;
    }

    private static RawSocket connect(RawSocket socket, long id, String name) {
        return socket.text("{\"connect\":{\"id\":" + id
                + ",\"type\":\"club\",\"key\":[\"a\"],\"parameters\":{\"json\":{\"name\":\"" + name + "\"}}}}");
    }

    private static RawSocket resume(RawSocket socket, String connection, long after) {
        return socket.text("{\"connect\":{\"id\":1,\"type\":\"club\",\"key\":[\"a\"],\"connection\":\"" + connection
                + "\",\"after\":" + after + "}}");
    }

    private static RawSocket note(RawSocket socket, long number, String text) {
        return socket.text("{\"message\":{\"id\":1,\"number\":" + number
                + ",\"action\":\"note\",\"arguments\":[{\"json\":\"" + text + "\"}]}}");
    }

    private static JsonNode expect(RawSocket socket, String frame) {
        JsonNode came = socket.json();
        assertThat(came.has(frame)).as(came.toString()).isTrue();
        return came.get(frame);
    }

    private static JsonNode connected(RawSocket socket, String name) {
        JsonNode connected = expect(connect(socket, 1, name), "connected");
        assertThat(connected.get("resumed").asBoolean()).isFalse();
        assertThat(expect(socket, "event").toString()).contains("welcome");
        return connected;
    }

    private List<String> notes() {
        return runtime.get(Club.class, "a").notes().block(PATIENCE);
    }

    @Test
    void messagesAreAcknowledgedOnceTheyAreDurableAndAppliedOnce() {
        RawSocket ann = open();
        String id = connected(ann, "ann").get("connection").asString();
        note(ann, 1, "one");
        note(ann, 2, "two");
        assertThat(expect(ann, "acknowledge").get("sequence").asLong()).isEqualTo(1);
        assertThat(expect(ann, "acknowledge").get("sequence").asLong()).isEqualTo(2);
        ann.close();
        RawSocket again = open();
        JsonNode resumed = expect(resume(again, id, 1), "connected");
        assertThat(resumed.get("resumed").asBoolean()).isTrue();
        assertThat(resumed.get("received").asLong()).isEqualTo(2);
        note(again, 2, "two");
        assertThat(expect(again, "acknowledge").get("sequence").asLong()).isEqualTo(2);
        note(again, 3, "three");
        assertThat(expect(again, "acknowledge").get("sequence").asLong()).isEqualTo(3);
        assertThat(notes().subList(2, 5)).containsExactly("ann: one", "ann: two", "ann: three");
    }

    @Test
    void connectionThatIsResumedInALoopIsRefused() {
        serve(options -> options.sockets(s -> s.resumesPerMinute(2)));
        String id = connected(open(), "ann").get("connection").asString();
        int served = 0;
        JsonNode answer = null;
        // A minute may end meanwhile.
        for (int i = 0; i < 5 && (answer == null || !answer.has("error")); i++) {
            answer = resume(open(), id, 1).json();
            served += answer.has("connected") ? 1 : 0;
        }
        assertThat(served).isBetween(2, 4);
        assertThat(answer.at("/error/error/facts/code").asString(answer.toString()))
                .isEqualTo("overloaded");
        connected(open(), "bob");
    }

    @Test
    void socketStaysWhileItsActorSleeps() {
        RawSocket ann = open();
        connected(ann, "ann");
        for (int i = 1; i <= 3; i++) {
            runtime.get(Club.class, "a").rest().block(PATIENCE);
            note(ann, i, "after sleep " + i);
            assertThat(expect(ann, "acknowledge").get("sequence").asLong()).isEqualTo(i);
        }
        assertThat(notes()).hasSize(5);
    }

    @Test
    void whatWasSentWhileTheClientWasAwayComesWhenItResumes() {
        RawSocket ann = open();
        String id = connected(ann, "ann").get("connection").asString();
        ann.close();
        runtime.get(Club.class, "a").greetAll().block(PATIENCE);
        RawSocket again = open();
        expect(resume(again, id, 1), "connected");
        JsonNode event = expect(again, "event");
        assertThat(event.get("name").asString()).isEqualTo("news");
        assertThat(event.get("sequence").asLong()).isEqualTo(2);
    }

    @Test
    void refusalSaysWhyAndLeavesTheSocketOpen() {
        RawSocket socket = open();
        JsonNode refused = expect(connect(socket, 1, "stranger"), "error");
        assertThat(refused.at("/error/facts/kind").asString()).isEqualTo("FORBIDDEN");
        assertThat(refused.at("/error/facts/code").asString()).isEqualTo("not_invited");
        refused = expect(connect(socket, 1, "masked"), "error");
        assertThat(refused.at("/error/facts/kind").asString()).isEqualTo("UNAUTHENTICATED");
        connected(socket, "ann");
    }

    @Test
    void callsAndSubscriptionsOfAConnectionAreKnownAndGuarded() {
        RawSocket ann = open();
        String id = connected(ann, "ann").get("connection").asString();
        ann.text(
                "{\"call\":{\"id\":2,\"kind\":\"get\",\"type\":\"club\",\"key\":[\"a\"],\"action\":\"visit\",\"connection\":\""
                        + id + "\"}}");
        assertThat(expect(ann, "result").at("/value/json").asInt()).isEqualTo(1);
        ann.text("{\"call\":{\"id\":3,\"kind\":\"get\",\"type\":\"club\",\"key\":[\"a\"],\"action\":\"expel\","
                + "\"arguments\":[{\"json\":\"ann\"}],\"connection\":\"" + id + "\"}}");
        assertThat(expect(ann, "error").at("/error/facts/kind").asString()).isEqualTo("FORBIDDEN");
        ann.text("{\"subscribe\":{\"id\":4,\"type\":\"club\",\"key\":[\"a\"],\"topic\":\"secrets\",\"connection\":\""
                + id + "\"}}");
        assertThat(expect(ann, "error").at("/error/facts/kind").asString()).isEqualTo("FORBIDDEN");
        ann.text("{\"subscribe\":{\"id\":5,\"type\":\"club\",\"key\":[\"a\"],\"topic\":\"news\",\"connection\":\"" + id
                + "\"}}");
        expect(ann, "subscribed");
        ann.text("{\"call\":{\"id\":6,\"kind\":\"get\",\"type\":\"club\",\"key\":[\"a\"],\"action\":\"visit\","
                + "\"connection\":\"AAAAAAAAAAEAAAAAAAAAAg\"}}");
        assertThat(expect(ann, "error").at("/error/facts/code").asString()).isEqualTo("connection_ended");
    }

    @Test
    void actorAndAnotherSocketEndAConnectionWithAReason() {
        RawSocket ann = open();
        String id = connected(ann, "ann").get("connection").asString();
        RawSocket thief = open();
        expect(resume(thief, id, 1), "connected");
        assertThat(expect(ann, "disconnect").get("reason").asString()).contains("resumed");
        runtime.get(Club.class, "a").expel("ann").block(PATIENCE);
        assertThat(expect(thief, "disconnect").get("reason").asString()).isEqualTo("shown the door");
        assertThat(expect(resume(thief, id, 1), "error").at("/error/facts/code").asString())
                .isEqualTo("connection_ended");
    }

    @Test
    void whoIsExpelledHearsNoMoreOfWhatTheConnectionSubscribedTo() {
        RawSocket ann = open();
        String id = connected(ann, "ann").get("connection").asString();
        ann.text("{\"subscribe\":{\"id\":5,\"type\":\"club\",\"key\":[\"a\"],\"topic\":\"notice\",\"connection\":\""
                + id + "\"}}");
        expect(ann, "subscribed");
        Club club = runtime.get(Club.class, "a");
        club.announce("for guests").block(PATIENCE);
        assertThat(expect(ann, "event").at("/value/json").asString()).isEqualTo("for guests");
        club.expel("ann").block(PATIENCE);
        expect(ann, "disconnect");
        club.announce("not for ann").block(PATIENCE);
        JsonNode end = expect(ann, "error");
        assertThat(end.get("id").asLong()).isEqualTo(5);
        assertThat(end.at("/error/facts/code").asString()).isEqualTo("connection_ended");
    }

    @Test
    void failedMessageIsToldAndTheNextOneGoesOn() {
        RawSocket ann = open();
        connected(ann, "ann");
        ann.text("{\"message\":{\"id\":1,\"number\":1,\"action\":\"noteAndFail\",\"arguments\":[{\"json\":\"x\"}]}}");
        JsonNode refused = expect(ann, "refused");
        assertThat(refused.get("number").asLong()).isEqualTo(1);
        assertThat(refused.at("/error/facts/code").asString()).isEqualTo("failed");
        ann.text("{\"message\":{\"id\":1,\"number\":2,\"action\":\"note\",\"arguments\":[]}}");
        assertThat(expect(ann, "refused").get("number").asLong()).isEqualTo(2);
        ann.text("{\"message\":{\"id\":1,\"number\":3,\"action\":\"nothing\"}}");
        assertThat(expect(ann, "refused").get("number").asLong()).isEqualTo(3);
        note(ann, 4, "on");
        assertThat(expect(ann, "acknowledge").get("sequence").asLong()).isEqualTo(4);
    }

    @Test
    void brokenRulesCloseTheSocketAndKeepTheConnection() {
        RawSocket ann = open();
        String id = connected(ann, "ann").get("connection").asString();
        note(ann, 0, "no number");
        assertThat(expect(ann, "goodbye").get("code").asString()).isEqualTo("message_number");
        RawSocket again = open();
        assertThat(expect(resume(again, id, 1), "connected").get("resumed").asBoolean())
                .isTrue();
        connect(again, 1, "twice");
        assertThat(expect(again, "goodbye").get("code").asString()).isEqualTo("call_number");
    }

    @Test
    void tooManyMessagesAndConnectionsAreRefusedWithAReason() {
        serve(options -> options.sockets(s -> s.messages(2).connections(1)));
        RawSocket ann = open();
        connected(ann, "ann");
        assertThat(expect(connect(ann, 2, "bob"), "error")
                        .at("/error/facts/kind")
                        .asString())
                .isEqualTo("OVERLOADED");
        for (int i = 1; i <= 100; i++) {
            note(ann, i, "x");
        }
        JsonNode frame;
        do {
            frame = ann.json();
        } while (frame.has("acknowledge"));
        assertThat(frame.at("/goodbye/code").asString()).isEqualTo("messages_overflow");
    }

    @Test
    void numberThatWasRefusedMayBeMissingWhenTheClientComesBack() {
        RawSocket ann = open();
        String id = connected(ann, "ann").get("connection").asString();
        ann.text("{\"message\":{\"id\":1,\"number\":1,\"action\":\"nothing\"}}");
        expect(ann, "refused");
        ann.close();
        RawSocket again = open();
        assertThat(expect(resume(again, id, 1), "connected").get("received").asLong())
                .isZero();
        note(again, 2, "two");
        assertThat(expect(again, "acknowledge").get("sequence").asLong()).isEqualTo(2);
    }

    @Test
    void messagesThatAreRefusedUseUpNoRoom() {
        serve(options -> options.connections(c -> c.maxRequestBytes(128 * 1024)));
        RawSocket ann = open();
        connected(ann, "ann");
        for (int i = 1; i <= 20; i++) {
            ann.text("{\"message\":{\"id\":1,\"number\":" + i + ",\"action\":\"nothing\",\"arguments\":[{\"json\":\""
                    + "x".repeat(20_000) + "\"}]}}");
            assertThat(expect(ann, "refused").get("number").asLong()).isEqualTo(i);
        }
        note(ann, 21, "on");
        assertThat(expect(ann, "acknowledge").get("sequence").asLong()).isEqualTo(21);
    }

    @Test
    void nobodySubscribesToWhatIsForOneConnection() {
        RawSocket ann = open();
        String id = connected(ann, "ann").get("connection").asString();
        RawSocket other = open();
        other.text("{\"subscribe\":{\"id\":1,\"type\":\"club\",\"key\":[\"a\"],\"after\":0,\"topic\":\"\\u0001" + id
                + "\"}}");
        assertThat(expect(other, "error").at("/error/facts/kind").asString()).isEqualTo("INVALID");
    }

    @Test
    void clientThatLeavesIsGone() {
        RawSocket ann = open();
        connected(ann, "ann");
        ann.text("{\"disconnect\":{\"id\":1,\"reason\":\"bye\"}}");
        connected(ann, "bob");
        Club club = runtime.get(Club.class, "a");
        club.notes()
                .repeatWhen(again -> again.delayElements(Duration.ofMillis(10)))
                .filter(lines -> lines.stream().anyMatch(line -> line.startsWith("out ann: bye")))
                .blockFirst(PATIENCE);
        assertThat(club.guests().block(PATIENCE)).containsExactly("bob");
    }
}
