package dev.rouse.spring;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.rouse.ActorNode;
import dev.rouse.NodeHealth;
import dev.rouse.fixture.JavaProcess;
import dev.rouse.fixture.document.Snippet;
import dev.rouse.spring.visits.VisitsApplication;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import org.springframework.boot.devtools.restart.classloader.RestartClassLoader;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Spring application with WebFlux and actuator, as a user writes it: it starts, serves, is started anew, and ends clean. */
@Timeout(120)
class SpringApplicationTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int RESTARTS = 3;
    static final String[] ARGUMENTS = {
        "--server.port=0",
        "--spring.main.banner-mode=off",
        "--management.endpoints.web.exposure.include=health,metrics",
        "--management.endpoint.health.show-components=always",
        "--rouse.http.enabled=true",
        "--rouse.http.prefix=/live"
    };

    private final HttpClient client = HttpClient.newHttpClient();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Set<Thread> before;

    @BeforeEach
    void begin() {
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        before = rouseThreads();
        log.start();
        root().addAppender(log);
    }

    @AfterEach
    void nothingIsLeftAndNothingWasWarnedOf() throws InterruptedException {
        System.clearProperty("org.springframework.boot.logging.LoggingSystem");
        root().detachAppender(log);
        for (Thread thread : rouseThreads()) {
            if (!before.contains(thread)) {
                thread.join(PATIENCE.toMillis());
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
        assertThat(log.list)
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .isEmpty();
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private static Set<Thread> rouseThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("rouse-"))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static int port(ConfigurableApplicationContext context) {
        return ((ReactiveWebServerApplicationContext) context).getWebServer().getPort();
    }

    private HttpResponse<String> send(int port, String method, String path, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .timeout(PATIENCE);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode get(int port, String path) throws Exception {
        return new JsonMapper().readTree(send(port, "GET", path, "").body());
    }

    @Test
    void applicationServesActorsAndTellsOfThem() throws Exception {
        try (ConfigurableApplicationContext context = VisitsApplication.start(ARGUMENTS)) {
            int port = port(context);
            assertThat(send(port, "POST", "/visits/home", "").body()).isEqualTo("10");
            assertThat(send(port, "POST", "/live/actors/counter/home/increment", "[2]")
                            .body())
                    .isEqualTo("30");

            JsonNode health = get(port, "/actuator/health");
            assertThat(health.at("/components/rouse/status").asString()).isEqualTo("UP");
            assertThat(get(port, "/actuator/health/readiness").get("status").asString())
                    .isEqualTo("UP");
            assertThat(get(port, "/actuator/metrics/rouse.actors.resident")
                            .at("/measurements/0/value")
                            .asDouble())
                    .isEqualTo(1);
            assertThat(get(port, "/actuator/metrics/rouse.commits")
                            .at("/measurements/0/value")
                            .asDouble())
                    .isPositive();
        }
    }

    @Test
    void readinessEndsWhenTheNodeHandsItsActorsOver() throws Exception {
        try (ConfigurableApplicationContext context = VisitsApplication.start(ARGUMENTS)) {
            int port = port(context);
            context.getBean(ActorNode.class).cluster().drain().onErrorComplete().subscribe();
            int status = 200;
            while (status == 200) {
                status = send(port, "GET", "/actuator/health/readiness", "").statusCode();
            }
            assertThat(status).isEqualTo(503);
            assertThat(send(port, "GET", "/actuator/health/liveness", "").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void nodeEndsAfterTheWebServer() {
        ActorNode node;
        try (ConfigurableApplicationContext context = VisitsApplication.start(ARGUMENTS)) {
            node = context.getBean(ActorNode.class);
            assertThat(RuntimeLifecycle.PHASE)
                    .as("web servers stop before what started before them")
                    .isLessThan(WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE);
        }
        assertThat(node.health().status()).isEqualTo(NodeHealth.Status.STOPPED);
    }

    /** As development tools do it: the classes of the application are loaded anew, all others stay. */
    private static ConfigurableApplicationContext startIn(RestartClassLoader loader) throws Exception {
        Thread current = Thread.currentThread();
        ClassLoader usual = current.getContextClassLoader();
        current.setContextClassLoader(loader);
        try {
            Class<?> application = loader.loadClass(VisitsApplication.class.getName());
            assertThat(application.getClassLoader()).isSameAs(loader);
            return (ConfigurableApplicationContext)
                    application.getMethod("start", String[].class).invoke(null, (Object) ARGUMENTS);
        } finally {
            current.setContextClassLoader(usual);
        }
    }

    @Test
    void applicationIsStartedAnewInAnotherClassLoaderAndLeavesNoThread() throws Exception {
        URL classes =
                VisitsApplication.class.getProtectionDomain().getCodeSource().getLocation();
        List<ActorNode> nodes = new ArrayList<>();
        for (int round = 0; round < RESTARTS; round++) {
            try (RestartClassLoader loader = new RestartClassLoader(getClass().getClassLoader(), new URL[] {classes})) {
                try (ConfigurableApplicationContext context = startIn(loader)) {
                    nodes.add(context.getBean(ActorNode.class));
                    assertThat(send(port(context), "POST", "/visits/" + round, "")
                                    .body())
                            .isEqualTo("10");
                }
                assertNoThreadHas(loader);
            }
        }
        assertThat(nodes)
                .hasSize(RESTARTS)
                .allSatisfy(node -> assertThat(node.health().status()).isEqualTo(NodeHealth.Status.STOPPED));
    }

    private static void assertNoThreadHas(ClassLoader loader) throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getContextClassLoader() == loader) {
                thread.join(PATIENCE.toMillis());
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }

    /** Nothing of this library, of Spring or of Netty holds what has ended; in a process whose soft references end at once. */
    @Test
    void classLoaderOfAnEndedApplicationIsCollected() throws Exception {
        Process process = new JavaProcess(
                        EndedApplication.class,
                        List.of("-Xmx256m", "-XX:SoftRefLRUPolicyMSPerMB=0", "-XX:TieredStopAtLevel=1"))
                .builder()
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> said = process.inputReader().lines().toList();
        assertThat(process.waitFor()).as(String.join("\n", said)).isZero();
        assertThat(said.get(said.size() - 1))
                .as("run EndedApplication with the name of a file, and look in that heap dump for who holds it")
                .isEqualTo("collected");
    }

    private static String code(Stream<String> lines) {
        return lines.map(line -> line.replaceAll("//.*", "").replaceAll("\\s+", ""))
                .collect(Collectors.joining());
    }

    /** The guide's actor and controller are those of this application. */
    @Test
    void snippetsOfTheGuideAreThisApplication() throws IOException {
        Path sources = Path.of("src/test/java/dev/rouse/spring/visits");
        StringBuilder application = new StringBuilder();
        for (String name : List.of("Counter", "CounterActor", "Visits")) {
            application.append(code(Files.readAllLines(sources.resolve(name + ".java")).stream()));
        }
        String guide = Snippet.of("runtime/README.md", "java", "spring-boot").text();
        for (String type : guide.split("\n\n(?=@|public)")) {
            assertThat(application.toString()).contains(code(type.lines()));
        }
    }
}
