package dev.rouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorType;
import dev.rouse.Principal;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.memory.MemoryKvStore;
import dev.rouse.net.ActorHttpOptions;
import dev.rouse.net.ActorHttpServer;
import dev.rouse.net.HttpAuthenticator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The script {@code rouse} with the jar and the libraries that the build has packaged, against a real node. After the package phase. */
@Timeout(300)
class PackagedScriptIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** A start of a JVM, on a machine that does other things. */
    private static final long LONGEST_SECONDS = 60;

    private static final Path SCRIPT = Path.of("rouse").toAbsolutePath();
    private static final String KEY = "a\u001b[31m\nb\u202e";
    private static ActorRuntime runtime;
    private static ActorHttpServer server;

    @BeforeAll
    static void start() {
        runtime = ActorRuntime.builder()
                .store(MemoryKvStore.create())
                .register(ActorType.of(Order.class, OrderActor::new))
                .start()
                .block(PATIENCE);
        HttpAuthenticator tokens =
                HttpAuthenticator.bearer(Map.of("secret", Principal.of("ann"))).required();
        server = ActorHttpServer.bind(
                        runtime,
                        "127.0.0.1",
                        0,
                        ActorHttpOptions.builder().authenticator(tokens).build())
                .block(PATIENCE);
        runtime.actor(Order.class, KEY).add("tea", 1).block(PATIENCE);
    }

    @AfterAll
    static void stop() {
        server.close().block(PATIENCE);
        runtime.stop().block(PATIENCE);
    }

    /** An end of the script. */
    private record Ended(int code, String out, String err) {}

    private static Ended run(Path script, Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile("rouse", ".out");
        Path err = Files.createTempFile("rouse", ".err");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            builder.environment().remove("ROUSE_URL");
            builder.environment().remove("ROUSE_TOKEN");
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("rouse " + List.of(arguments) + " does not end: " + Files.readString(err));
            }
            return new Ended(process.exitValue(), text(out), text(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    private static Ended rouse(String... arguments) throws Exception {
        return run(
                SCRIPT, Map.of("ROUSE_URL", "http://127.0.0.1:" + server.port(), "ROUSE_TOKEN", "secret"), arguments);
    }

    @Test
    void helpIsPrintedWithoutColoursWhereNobodyHasATerminal() throws Exception {
        Ended help = run(SCRIPT, Map.of("NO_COLOR", "1"), "--help");
        assertThat(help.code()).as(help.err()).isZero();
        assertThat(help.out()).contains("Usage: rouse", "actors", "Exit codes:").doesNotContain("\u001b");
        assertThat(help.err()).isEmpty();
        assertThat(run(SCRIPT, Map.of(), "actors", "--help").out())
                .contains("Usage: rouse actors")
                .doesNotContain("\u001b");
    }

    @Test
    void actorsOfANodeAreListedForPeopleAndForScripts() throws Exception {
        Ended people = rouse("actors", "list", "order");
        assertThat(people.code()).as(people.err()).isZero();
        assertThat(people.out().lines()).containsExactly("TYPE   KEY", "order  a\\u001b[31m\\u000ab\\u202e");
        Ended scripts = rouse("actors", "list", "order", "--json");
        assertThat(scripts.out().lines()).hasSize(1);
        JsonNode page = new JsonMapper().readTree(scripts.out());
        assertThat(page.at("/actors/0/key").asString()).isEqualTo(KEY);
    }

    @Test
    void endHasTheCodeOfItsReason() throws Exception {
        Ended usage = rouse("actors", "lst");
        assertThat(usage.code()).isEqualTo(2);
        assertThat(usage.err()).contains("Unmatched argument", "lst");
        assertThat(usage.out()).isEmpty();
        Ended refused = rouse("actors", "list", "order", "--token", "wrong");
        assertThat(refused.code()).isEqualTo(Failure.REFUSED);
        assertThat(refused.err()).contains("invalid_token").doesNotContain("wrong");
        assertThat(rouse("actors", "list", "unknown").code()).isEqualTo(Failure.NOT_FOUND);
        Ended away = rouse("cluster", "--url", "http://127.0.0.1:9", "--timeout", "20");
        assertThat(away.code()).isEqualTo(Failure.UNREACHABLE);
        assertThat(away.err().lines()).hasSize(1).first().asString().contains("127.0.0.1:9");
    }

    @Test
    void scriptIsFoundThroughALinkAndSaysWhatIsMissing(@TempDir Path elsewhere) throws Exception {
        Path link = Files.createSymbolicLink(elsewhere.resolve("a link"), SCRIPT);
        Ended version = run(link, Map.of(), "actors", "--version");
        assertThat(version.code()).isZero();
        assertThat(version.out().strip()).matches("rouse \\d+\\.\\d+.*");
        Files.delete(link);
        Path alone = Files.copy(SCRIPT, elsewhere.resolve("rouse"), StandardCopyOption.COPY_ATTRIBUTES);
        Ended unbuilt = run(alone, Map.of(), "--help");
        assertThat(unbuilt.code()).isEqualTo(70);
        assertThat(unbuilt.err()).contains("There is no jar in", "mvn");
    }
}
