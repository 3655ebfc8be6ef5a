package dev.rouse.test.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import dev.rouse.ActorNode;
import dev.rouse.NodeHealth;
import dev.rouse.fixture.JavaProcess;
import dev.rouse.fixture.document.Documents;
import dev.rouse.net.Front;
import dev.rouse.test.walk.Walk.Call;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.springframework.boot.SpringBootVersion;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** A newcomer's first hour, as its document tells it: each file is compiled as it is written there, each call gets what it says. */
@Tag("junit-6")
@Timeout(600)
class NewcomersWalkTest {

    private static final Pattern LISTENS = Pattern.compile("Netty started on port (\\d+)");
    private static final Pattern DEPENDENCY =
            Pattern.compile("<groupId>([\\w.]+)</groupId>\\s*<artifactId>([\\w-]+)</artifactId>\\s*<version>([^<]+)<");
    private static final int PAGES = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private Walk walk;

    @BeforeEach
    void read() throws IOException {
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        walk = new Walk(folder);
    }

    @AfterEach
    void close() throws IOException {
        walk.close();
        System.clearProperty("org.springframework.boot.logging.LoggingSystem");
    }

    /** The versions are those of this build. */
    @Test
    void projectNamesVersionsThatThereAre() {
        String parent = String.join("\n", Documents.lines("pom.xml"));
        List<String> versions = DEPENDENCY
                .matcher(walk.text("pom.xml"))
                .results()
                .map(found -> found.group(2) + " " + found.group(3))
                .toList();
        String own = parent.split("<version>|</version>")[1];
        assertThat(versions)
                .containsExactly(
                        "spring-boot-starter-parent " + SpringBootVersion.getVersion(),
                        "visits 1",
                        "rouse-kv-memory " + own,
                        "rouse-test " + own);
        assertThat(Walk.PACKAGE + "ThreeNodes")
                .isEqualTo(commands("mvn spring-boot:run -Dspring-boot.run.main-class=")
                        .get(0));
    }

    private static List<String> commands(String beginning) {
        return Documents.lines(Walk.DOCUMENT).stream()
                .filter(line -> line.startsWith(beginning))
                .map(line -> line.substring(beginning.length()))
                .toList();
    }

    @Test
    void testOfTheActorPasses() throws Exception {
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        request()
                                .selectors(selectClass(walk.type("CounterActorTest")))
                                .build(),
                        summary);
        assertThat(summary.getSummary().getFailures()).isEmpty();
        assertThat(summary.getSummary().getTestsSucceededCount()).isEqualTo(1);
    }

    /** A process with the application, which says on which port it listens. */
    private Process application() throws IOException {
        return new JavaProcess(Walk.PACKAGE + "VisitsApplication", walk.classPath())
                .with("--server.port=0", "--rouse.memory.directory=data")
                .builder()
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
    }

    private static int port(BufferedReader log) throws IOException {
        List<String> said = new ArrayList<>();
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            said.add(line);
            Matcher listens = LISTENS.matcher(line);
            if (listens.find()) {
                return Integer.parseInt(listens.group(1));
            }
        }
        throw new AssertionError(String.join("\n", said));
    }

    private static String call(int port, Call call) {
        HttpResponse<String> answer = Front.send(port, call.method(), call.path(), "");
        assertThat(answer.statusCode()).as(call + " " + answer.body()).isEqualTo(200);
        if (!call.expected().isEmpty()) {
            assertThat(answer.body()).as(call.toString()).isEqualTo(call.expected());
        }
        return answer.body();
    }

    @Test
    void applicationCountsOnAfterAKillAndStopsClean() throws Exception {
        Process first = application();
        List<String> answers = new ArrayList<>();
        try (BufferedReader log = first.inputReader()) {
            int port = port(log);
            walk.calls(3).forEach(call -> answers.add(call(port, call)));
        } finally {
            first.destroyForcibly().waitFor();
        }
        assertThat(answers).hasSize(4);
        assertThat(answers.get(1)).isEqualTo("1");
        assertThat(Front.json(answers.get(2)).at("/components/rouse/status").asString())
                .isEqualTo("UP");
        assertThat(answers.get(3)).contains("COUNT");

        Process second = application();
        try (BufferedReader log = second.inputReader()) {
            int port = port(log);
            assertThat(Front.send(port, "POST", "/visits/home", "").body()).isEqualTo("2");
            second.toHandle().destroy(); // and leave what it says open
            assertThat(second.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(log.lines()).noneMatch(line -> line.contains("WARN") || line.contains("ERROR"));
        } finally {
            second.destroyForcibly();
        }
    }

    private static JsonNode members(int port) {
        return Front.json(Front.send(port, "GET", "/inspector/api/cluster", "")).get("members");
    }

    @Test
    void threeNodesShareTheActorsAndTheInspectorShowsThem() throws Exception {
        List<ConfigurableApplicationContext> nodes = walk.threeNodes();
        List<Integer> ports = nodes.stream().map(Walk::port).toList();
        walk.calls(5).forEach(call -> call(ports.get(call.port() - 8080), call));

        for (int page = 0; page < PAGES; page++) {
            assertThat(Front.send(ports.get(page % 3), "POST", "/visits/page-" + page, "")
                            .body())
                    .isEqualTo("1");
        }
        ports.forEach(NewcomersWalkTest::awaitThreeNodes);
        HttpResponse<String> page = Front.send(ports.get(0), "GET", "/inspector", "");
        assertThat(page.statusCode()).isEqualTo(200);

        List<ActorNode> all =
                nodes.stream().map(node -> node.getBean(ActorNode.class)).toList();
        all.get(0).cluster().drain().block(PATIENCE);
        assertThat(Front.send(ports.get(1), "POST", "/visits/home", "").body()).isEqualTo("4");
        nodes.forEach(ConfigurableApplicationContext::close);
        assertThat(all).allMatch(node -> node.health().status() == NodeHealth.Status.STOPPED);
    }

    /** Until the inspector shows three nodes, each with shards and actors: what others have it hears with their heartbeats. */
    private static void awaitThreeNodes(int port) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        JsonNode seen = members(port);
        while (!isShared(seen)) {
            assertThat(System.nanoTime()).as("In vain: " + seen).isLessThan(until);
            Thread.onSpinWait();
            seen = members(port);
        }
    }

    private static boolean isShared(JsonNode members) {
        return members.size() == 3
                && StreamSupport.stream(members.spliterator(), false)
                        .allMatch(member -> member.get("state").asString().equals("ACTIVE")
                                && member.get("owned").asInt() > 0
                                && member.get("actors").asInt() > 0);
    }
}
