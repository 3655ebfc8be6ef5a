package dev.rouse.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.benchmarks.demo.ChatWindow;
import dev.rouse.fixture.browser.Chromium;
import dev.rouse.kv.fdb.cluster.FdbRoot;
import dev.rouse.kv.fdb.cluster.OnFoundationDb;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two windows that talk through a room on FoundationDB, whose process is killed between words. */
@OnFoundationDb
final class FdbRoomTest {

    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium("The test of a room whose node is killed");

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
