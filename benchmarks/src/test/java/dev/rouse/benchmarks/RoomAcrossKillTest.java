package dev.rouse.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.EventQuery;
import dev.rouse.benchmarks.demo.ChatWindow;
import dev.rouse.benchmarks.demo.Room;
import dev.rouse.client.ClientConnection;
import dev.rouse.client.ClientConnectionState.Phase;
import dev.rouse.client.ClientEvent;
import dev.rouse.client.RouseClient;
import dev.rouse.fixture.browser.Chromium;
import dev.rouse.fixture.browser.Window;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** Browsers that watch a room of the demo, whose process is killed. */
class RoomAcrossKillTest {

    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium("The test of a room across a kill");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path data;

    private DemoProcess start(int port) throws Exception {
        return DemoProcess.start("--port", String.valueOf(port), "--data", data.toString());
    }

    private static void say(int port, String text) {
        assertThat(DemoProcess.call(port, "room/lobby/say", "[\"ann\", \"" + text + "\"]")
                        .join()
                        .statusCode())
                .isEqualTo(200);
    }

    /** A browser's own {@code EventSource}: it comes back by itself, with the last id that it heard. */
    @Test
    void eventSourceGoesOnBehindTheLastEventAfterARestart() throws Exception {
        int port;
        Window window;
        try (DemoProcess demo = start(0)) {
            port = demo.port();
            window = CHROMIUM.open("http://localhost:" + port + "/health");
            window.evaluate(
                    "void (self.source = new EventSource('/actors/room/lobby/events/message?from=0'),"
                            + " source.addEventListener('message', event => { const line = document.createElement('li');"
                            + " line.textContent = parseInt(event.lastEventId) + ' ' + JSON.parse(event.data).text; document.body.append(line); }))");
            say(port, "one");
            say(port, "two");
            window.await("document.querySelectorAll('li').length === 2");
            demo.kill();
            demo.status();
        }
        try (DemoProcess again = start(port)) {
            again.port();
            say(port, "three");
            window.await("document.querySelectorAll('li').length >= 3");
            say(port, "four");
            window.await("document.querySelectorAll('li').length >= 4");

            assertThat(window.texts("li")).containsExactly("2 one", "3 two", "5 three", "6 four");
        }
    }

    /** The page of a room, whose only server is away for a while. */
    @Test
    void pageOfARoomGoesOnAfterARestart() throws Exception {
        int port;
        ChatWindow ann;
        ChatWindow bob;
        try (DemoProcess demo = start(0)) {
            port = demo.port();
            ann = new ChatWindow(CHROMIUM, port, "ann");
            bob = new ChatWindow(CHROMIUM, port, "bob");
            ann.say("one");
            bob.hear("one");
            ann.hear("one");
            demo.kill();
            demo.status();
        }
        ann.window.await("document.querySelector('#link').textContent !== 'open'");
        ann.say("two");
        try (DemoProcess again = start(port)) {
            again.port();
            bob.hear("two");
            bob.say("three");
            ann.hear("three");

            assertThat(ann.heard()).containsExactly("one", "two", "three");
            assertThat(bob.heard()).containsExactly("one", "two", "three");
        }
    }

    /** Messages of a connection of the client for the JVM, whose only server is killed twice among them. */
    @Test
    void messagesOfAClientAreSaidOnceAndInOrderAcrossKills() throws Exception {
        DemoProcess demo = start(0);
        int port = demo.port();
        RouseClient client = RouseClient.builder()
                .endpoint("http://localhost:" + port)
                .options(o -> o.maxBackoff(Duration.ofMillis(500)))
                .build();
        ClientConnection connection = client.connect(Room.class, null, "lobby").block(PATIENCE);
        Set<Phase> phases = ConcurrentHashMap.newKeySet();
        connection.states().subscribe(state -> phases.add(state.phase()));
        List<Mono<Void>> sent = new ArrayList<>();
        for (int kill = 0; kill < 3; kill++) {
            for (int i = 0; i < 100; i++) {
                Mono<Void> one = connection.send("say", "ann", kill + "." + i).cache();
                one.subscribe();
                sent.add(one);
            }
            sent.get(kill * 100).block(PATIENCE);
            if (kill < 2) {
                demo.kill();
                demo.status();
                demo.close();
                demo = start(port);
                demo.port();
            }
        }
        sent.forEach(one -> one.block(PATIENCE));

        assertThat(client.actor(ActorAddress.of("room", "lobby"))
                        .events(EventQuery.beginning().named("message"), Room.Message.class)
                        .take(300)
                        .map(item -> ((ClientEvent.Emitted<Room.Message>) item)
                                .value()
                                .text())
                        .collectList()
                        .block(PATIENCE))
                .isEqualTo(IntStream.range(0, 300)
                        .mapToObj(i -> i / 100 + "." + i % 100)
                        .toList());
        assertThat(client.actor(Room.class, "lobby").said().block(PATIENCE)).isEqualTo(300);
        assertThat(phases).contains(Phase.LOST, Phase.RESUMED).doesNotContain(Phase.CONNECTING_ANEW);
        client.close().block(PATIENCE);
        demo.close();
    }
}
