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
import dev.rouse.kv.fdb.cluster.FdbRoot;
import dev.rouse.kv.fdb.cluster.OnFoundationDb;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two windows that talk through a room on FoundationDB, whose process is killed between words. */
@OnFoundationDb
final class FdbRoomTest {

    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium("The test of a room whose node is killed");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<DemoProcess> processes = new ArrayList<>();
    private final String clusterFile;
    private final String root;

    FdbRoomTest(FdbRoot shared) {
        clusterFile = shared.clusterFile().toString();
        root = "room-" + System.nanoTime();
    }

    @AfterEach
    void close() {
        processes.forEach(DemoProcess::close);
    }

    private DemoProcess start() throws IOException {
        DemoProcess process =
                DemoProcess.start("--port", "0", "--store", "fdb", "--cluster-file", clusterFile, "--root", root);
        processes.add(process);
        return process;
    }

    @Test
    void nothingIsLostOrDoubledWhenTheNodeOfTheRoomIsKilledBetweenWords() throws Exception {
        for (int i = 0; i < 4; i++) {
            start();
        }
        List<Integer> ports = new ArrayList<>();
        for (DemoProcess process : processes) {
            ports.add(process.port());
        }
        ChatWindow ann = null;
        ChatWindow bob = null;
        List<String> said = new ArrayList<>();
        for (int kill = 0; kill < 2; kill++) {
            String text = "before kill " + kill;
            said.add(text);
            assertThat(DemoProcess.call(ports.get(0), "room/lobby/say", "[\"cem\", \"" + text + "\"]")
                            .join()
                            .statusCode())
                    .isEqualTo(200);
            int owner = owner(ports);
            DemoProcess killed = processes.remove(owner);
            ports.remove(owner);
            ann = new ChatWindow(CHROMIUM, ports.get(0), "ann");
            bob = new ChatWindow(CHROMIUM, ports.get(1), "bob");
            ann.hear(text);
            killed.kill();
            killed.status();
            killed.close();
            for (ChatWindow speaker : List.of(ann, bob)) {
                String next = text + (speaker == ann ? ", ann" : ", bob");
                said.add(next);
                speaker.say(next);
                ann.hear(next);
                bob.hear(next);
            }
        }
        assertThat(ann.heard()).isEqualTo(said);
        assertThat(bob.heard()).isEqualTo(said);
    }

    /** Messages of a connection of the client for the JVM at one of two fronts: first the node of the room is killed, then the front. */
    @Test
    void messagesOfAClientAreSaidOnceAndInOrderWhenOwnerAndFrontAreKilledApart() throws Exception {
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            start();
        }
        for (DemoProcess process : processes) {
            ports.add(process.port());
        }
        assertThat(DemoProcess.call(ports.get(0), "room/lobby/say", "[\"cem\", \"awake\"]")
                        .join()
                        .statusCode())
                .isEqualTo(200);
        DemoProcess owner = processes.get(owner(ports));
        List<DemoProcess> fronts =
                processes.stream().filter(process -> process != owner).limit(2).toList();
        RouseClient client = RouseClient.builder()
                .endpoint("http://localhost:" + ports.get(processes.indexOf(fronts.get(0))))
                .endpoint("http://localhost:" + ports.get(processes.indexOf(fronts.get(1))))
                .options(o -> o.maxBackoff(Duration.ofMillis(500)))
                .build();
        ClientConnection connection = client.connect(Room.class, null, "lobby").block(PATIENCE);
        Set<Phase> phases = ConcurrentHashMap.newKeySet();
        connection.states().subscribe(state -> phases.add(state.phase()));
        List<Mono<Void>> sent = new ArrayList<>();
        say(connection, sent);
        owner.kill();
        owner.status();
        say(connection, sent);
        assertThat(phases).as("the socket stays when its actor's node dies").doesNotContain(Phase.LOST);
        fronts.get(0).kill();
        fronts.get(0).status();
        say(connection, sent);
        sent.forEach(one -> one.block(PATIENCE));

        List<String> heard = client.actor(ActorAddress.of("room", "lobby"))
                .events(EventQuery.beginning().named("message"), Room.Message.class)
                .skip(1)
                .take(sent.size())
                .map(item -> ((ClientEvent.Emitted<Room.Message>) item).value().text())
                .collectList()
                .block(PATIENCE);
        assertThat(heard)
                .isEqualTo(IntStream.range(0, sent.size())
                        .mapToObj(String::valueOf)
                        .toList());
        assertThat(client.actor(Room.class, "lobby").said().block(PATIENCE)).isEqualTo(sent.size() + 1);
        assertThat(phases).contains(Phase.LOST, Phase.RESUMED).doesNotContain(Phase.CONNECTING_ANEW);
        client.close().block(PATIENCE);
    }

    /** Sends a hundred messages more, and waits for the first of them. */
    private static void say(ClientConnection connection, List<Mono<Void>> sent) {
        int first = sent.size();
        for (int i = first; i < first + 100; i++) {
            Mono<Void> one = connection.send("say", "ann", String.valueOf(i)).cache();
            one.subscribe();
            sent.add(one);
        }
        sent.get(first).block(PATIENCE);
    }

    /** The place among the processes of the one that has the room. */
    private static int owner(List<Integer> ports) throws Exception {
        JsonNode events = json(
                DemoProcess.get(ports.get(0), "room/lobby/events/awake?from=0").body());
        JsonNode all = events.get("events");
        String node = all.get(all.size() - 1).at("/value/node").asString();
        for (int i = 0; i < ports.size(); i++) {
            for (JsonNode member :
                    json(DemoProcess.cluster(ports.get(i)).body()).get("members")) {
                if (member.get("self").asBoolean()
                        && member.get("node").asString().equals(node)) {
                    return i;
                }
            }
        }
        throw new AssertionError("None of " + ports + " is node " + node + " of " + events);
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
