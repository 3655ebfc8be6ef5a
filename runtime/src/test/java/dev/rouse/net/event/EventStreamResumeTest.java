package dev.rouse.net.event;

import static dev.rouse.net.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.fixture.Room;
import dev.rouse.fixture.Shell;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.net.ActorHttpOptions;
import dev.rouse.net.ActorHttpServer;
import dev.rouse.net.RawClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Server-sent events of a room, to clients that come back. */
@Timeout(60)
class EventStreamResumeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String PATH = "/actors/room/a/events/message";

    private final ActorRuntime runtime = ActorRuntime.builder()
            .store(new ScriptedStore())
            .register(Room.type())
            .start()
            .block(PATIENCE);
    private final Room room = runtime.actor(Room.class, "a");
    private final ActorHttpServer server = ActorHttpServer.bind(
                    runtime, "127.0.0.1", 0, ActorHttpOptions.defaults(), runtime.eventLoops())
            .block(PATIENCE);
    private final List<RawClient> clients = new ArrayList<>();

    @AfterEach
    void close() {
        clients.forEach(RawClient::close);
        server.close().block(PATIENCE);
        runtime.stop().block(PATIENCE);
    }

    private void say(String text) {
        room.say("ann", text).block(PATIENCE);
    }

    /** A stream whose head has come. */
    private RawClient follow(String query, String... headers) {
        String[] all = new String[headers.length + 1];
        all[0] = "Accept: text/event-stream";
        System.arraycopy(headers, 0, all, 1, headers.length);
        RawClient client = new RawClient(server.port());
        clients.add(client);
        assertThat(client.send(get(PATH + query, all)).head().status()).isEqualTo(200);
        return client;
    }

    private static String id(String chunk) {
        assertThat(chunk).startsWith("id: ");
        return chunk.substring(4, chunk.indexOf('\n'));
    }

    @Test
    void eachEventComesOnceOverReconnects() {
        say("one");
        String last = "0";
        for (String text : List.of("one", "two", "three")) {
            RawClient client = follow("?from=0", "Last-Event-ID: " + last);
            assertThat(id(client.chunk())).startsWith(last);
            String event = client.chunk();
            assertThat(event).contains("\"" + text + "\"");
            last = id(event);
            client.close();
            say(text.equals("one") ? "two" : "three");
        }
    }

    @Test
    void streamThatHeardNothingMissesNothing() {
        say("one");
        RawClient client = follow("");
        String place = id(client.chunk());
        client.close();
        say("two");
        RawClient again = follow("", "Last-Event-ID: " + place);
        again.chunk();
        assertThat(again.chunk()).contains("\"two\"");
    }

    @Test
    void idOfAnEarlierLifeIsToldAsAGap() {
        say("one");
        say("two");
        RawClient client = follow("?from=0");
        client.chunk();
        client.chunk();
        String last = id(client.chunk());
        client.close();
        runtime.destroy(ActorAddress.of("room", "a")).block(PATIENCE);
        say("anew");
        say("more");
        say("and more");
        RawClient again = follow("", "Last-Event-ID: " + last);
        assertThat(id(again.chunk())).startsWith("0-").isNotEqualTo("0-" + last.substring(2));
        assertThat(again.chunk()).contains("event: rouse-gap");
        assertThat(again.chunk()).contains("\"anew\"");
        assertThat(again.chunk()).contains("\"more\"");
    }

    @Test
    void curlFollowsLineByLine() throws IOException, InterruptedException {
        Assumptions.assumeTrue(Shell.tryTo("curl", "--version").status() == 0);
        say("one");
        for (String version : List.of("--http1.1", "--http1.0", "--http2-prior-knowledge")) {
            Process curl = new ProcessBuilder(
                            "curl",
                            "-sN",
                            version,
                            "-H",
                            "Accept: text/event-stream",
                            "http://127.0.0.1:" + server.port() + PATH + "?from=0")
                    .start();
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(curl.getInputStream(), StandardCharsets.UTF_8))) {
                awaitLine(lines, "data: {\"name\":\"ann\",\"text\":\"one\"}");
                say(version);
                awaitLine(lines, "data: {\"name\":\"ann\",\"text\":\"" + version + "\"}");
            } finally {
                curl.destroyForcibly();
            }
        }
    }

    private static void awaitLine(BufferedReader lines, String wanted) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.equals(wanted)) {
            line = lines.readLine();
        }
        assertThat(line).isEqualTo(wanted);
    }
}
