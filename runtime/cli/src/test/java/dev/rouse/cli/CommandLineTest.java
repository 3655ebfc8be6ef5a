package dev.rouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorType;
import dev.rouse.Principal;
import dev.rouse.fixture.JavaProcess;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.memory.MemoryKvStore;
import dev.rouse.net.ActorHttpOptions;
import dev.rouse.net.ActorHttpServer;
import dev.rouse.net.HttpAuthenticator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command line against a real node: tables for people, JSON for scripts, exit codes. */
@Timeout(120)
class CommandLineTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final JsonMapper JSON = new JsonMapper();

    private final ActorRuntime runtime = ActorRuntime.builder()
            .store(MemoryKvStore.create())
            .register(ActorType.of(Order.class, OrderActor::new).options(o -> o.queues(q -> q.tries(1))))
            .start()
            .block(PATIENCE);
    private ActorHttpServer server = bind(ActorHttpOptions.defaults());

    private ActorHttpServer bind(ActorHttpOptions options) {
        return ActorHttpServer.bind(runtime, "127.0.0.1", 0, options).block(PATIENCE);
    }

    @AfterEach
    void stop() {
        server.close().block(PATIENCE);
        runtime.stop().block(PATIENCE);
    }

    /** An end of the command. */
    private record Ended(int code, String out, String err) {

        JsonNode json() {
            return JSON.readTree(out);
        }

        List<String> lines() {
            return out.lines().toList();
        }
    }

    private static Ended execute(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return new Ended(command.execute(arguments), out.toString(), err.toString());
    }

    private Ended rouse(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--url", "http://127.0.0.1:" + server.port()));
        return execute(all.toArray(String[]::new));
    }

    private Ended done(String... arguments) {
        Ended ended = rouse(arguments);
        assertThat(ended.code()).as(ended.err()).isZero();
        return ended;
    }

    @Test
    void actorIsCalledShownListedAndDestroyed() {
        assertThat(done("actors", "call", "order", "17", "add", "tea", "2")
                        .json()
                        .toString())
                .isEqualTo("[\"tea*2\"]");
        assertThat(done("actors", "call", "order", "17", "add", "\"3\"", "1")
                        .out()
                        .strip())
                .isEqualTo("[\"tea*2\",\"3*1\"]");
        assertThat(done("actors", "list", "order").lines()).containsExactly("TYPE   KEY", "order  17");
        assertThat(done("actors", "show", "order", "17").lines())
                .contains("type: order", "key: 17", "exists: true", "awake: true", "phase: RUNNING")
                .anySatisfy(
                        line -> assertThat(line).matches("lastStart\\.sources: meta=(LIVE|ABSENT|BUNDLE), .*state=.*"));
        assertThat(done("actors", "show", "order", "17", "--json")
                        .json()
                        .path("awake")
                        .asBoolean())
                .isTrue();

        Ended unsure = rouse("actors", "destroy", "order", "17");
        assertThat(unsure.code()).isEqualTo(2);
        assertThat(unsure.err()).contains("--yes");
        assertThat(done("actors", "destroy", "order", "17", "--yes").out()).contains("is destroyed");
        assertThat(done("actors", "list", "order", "--json").json().path("actors"))
                .isEmpty();
    }

    @Test
    void pagesAreTakenOneByOneOrAll() {
        for (int i = 1; i <= 5; i++) {
            done("actors", "call", "order", "k" + i, "add", "tea", "1");
        }
        Ended first = done("actors", "list", "order", "--limit", "2");
        assertThat(first.lines()).hasSize(3);
        String cursor = first.err().strip().replaceAll(".*--cursor ", "");
        assertThat(done("actors", "list", "order", "--limit", "2", "--cursor", cursor)
                        .out())
                .contains("k3", "k4")
                .doesNotContain("k2");
        Ended all = done("actors", "list", "order", "--limit", "2", "--all", "--json");
        assertThat(all.lines())
                .hasSize(3)
                .allSatisfy(
                        line -> assertThat(JSON.readTree(line).path("actors")).isNotEmpty());
        assertThat(all.err()).isEmpty();
        assertThat(done("actors", "list", "order", "--limit", "2", "--all").out())
                .contains("k1", "k5");
    }

    @Test
    void actorIsPausedResumedAndPutToSleep() {
        ActorAddress address = ActorAddress.of("order", "=a/b");
        done("actors", "call", "order", "=a/b", "add", "tea", "2");
        assertThat(done("actors", "state", "order", "=a/b").lines()).contains("value.text: [\"tea*2\"]");
        assertThat(done("actors", "pause", "order", "=a/b").out()).contains("is paused");
        assertThat(rouse("actors", "call", "order", "=a/b", "items").err()).contains("actor_paused");
        done("actors", "resume", "order", "=a/b");
        done("actors", "call", "order", "=a/b", "items");
        assertThat(runtime.info(address).block(PATIENCE).awake()).isTrue();
        assertThat(done("actors", "sleep", "order", "=a/b").out()).contains("sleeps");
        assertThat(Mono.defer(() -> runtime.info(address))
                        .filter(info -> !info.awake())
                        .repeatWhenEmpty(again -> again.delayElements(Duration.ofMillis(10)))
                        .block(PATIENCE))
                .isNotNull();
        assertThat(rouse("actors", "pause", "order", "nobody").code()).isEqualTo(Failure.NOT_FOUND);
    }

    @Test
    void typesAreListedPausedAndResumed() {
        assertThat(done("types", "list").lines().get(1)).startsWith("order").contains("false", "add, fail, items");
        assertThat(done("types", "pause", "order").out()).contains("is paused");
        assertThat(done("types", "list", "--json").json().at("/types/0/paused").asBoolean())
                .isTrue();
        assertThat(rouse("actors", "call", "order", "a", "items").err()).contains("paused");
        done("types", "resume", "order");
        done("actors", "call", "order", "a", "items");
    }

    @Test
    void actorsAreListedByTheBeginningOfTheirKeys() {
        Stream.of("eu-1", "eu-2", "us-1").forEach(key -> done("actors", "call", "order", key, "add", "tea", "1"));
        assertThat(done("actors", "list", "order", "--prefix", "eu-").lines())
                .containsExactly("TYPE   KEY", "order  eu-1", "order  eu-2");
    }

    @Test
    void callUnderAKeyRunsOnce() {
        for (int i = 0; i < 2; i++) {
            assertThat(done("actors", "call", "order", "a", "add", "tea", "2", "--key", "once")
                            .out()
                            .strip())
                    .isEqualTo("[\"tea*2\"]");
        }
    }

    @Test
    void scheduleIsListedAndCancelled() {
        String id =
                done("actors", "call", "order", "a", "remindIn", "3600").json().asString();
        assertThat(done("actors", "schedule", "order", "a").lines().get(1))
                .startsWith(id)
                .contains("add", "once");
        assertThat(done("actors", "unschedule", "order", "a", id).out()).contains("is cancelled");
        assertThat(rouse("actors", "unschedule", "order", "a", id).code()).isEqualTo(Failure.NOT_FOUND);
    }

    @Test
    void workflowIsStartedSteeredAndAwaited() {
        assertThat(done("flows", "start", "order", "a", "ship", "--id", "f1")
                        .json()
                        .path("id")
                        .asString())
                .isEqualTo("f1");
        assertThat(done("flows", "list", "order", "a").lines().get(1))
                .startsWith("f1")
                .contains("ship");
        Ended waited = rouse("flows", "result", "order", "a", "f1", "--wait", "1");
        assertThat(waited.code()).as(waited.err()).isEqualTo(Failure.UNREACHABLE);
        done("flows", "pause", "order", "a", "f1");
        assertThat(done("flows", "list", "order", "a", "--paused", "--json")
                        .json()
                        .path("flows"))
                .hasSize(1);
        done("flows", "resume", "order", "a", "f1");
        done("flows", "signal", "order", "a", "f1", "approved", "fine");
        assertThat(done("flows", "result", "order", "a", "f1").out().strip()).isEqualTo("\"packed: fine\"");
        assertThat(done("flows", "show", "order", "a", "f1").lines()).contains("flow.id: f1", "result: packed: fine");

        done("flows", "start", "order", "a", "ship", "--id", "f2");
        done("flows", "cancel", "order", "a", "f2");
        done("flows", "start", "order", "a", "ship", "--id", "f3");
        done("flows", "kill", "order", "a", "f3");
        assertThat(rouse("flows", "cancel", "order", "a", "f9").code()).isEqualTo(Failure.NOT_FOUND);
    }

    @Test
    void codeOfAWorkflowIsAskedItsPromisesAreKeptAndItGoesBackAndForks() {
        done("flows", "start", "order", "a", "deliver", "home", "--id", "f1");
        assertThat(done("flows", "query", "order", "a", "f1", "where").out().strip())
                .isEqualTo("\"at home\"");
        assertThat(done("flows", "progress", "order", "a", "f1").out().strip()).isEqualTo("\"on its way\"");
        assertThat(Mono.fromSupplier(() -> done("flows", "history", "order", "a", "f1"))
                        .filter(history -> history.json().toString().contains("load"))
                        .repeatWhenEmpty(again -> again.delayElements(Duration.ofMillis(10)))
                        .block(PATIENCE)
                        .lines())
                .hasSize(1);
        assertThat(done("flows", "fork", "order", "a", "f1", "load", "--id", "f2")
                        .json()
                        .path("id")
                        .asString())
                .isEqualTo("f2");
        assertThat(done("flows", "restart", "order", "a", "f1", "load").out()).contains("goes on from load");
        for (String id : List.of("f1", "f2")) {
            assertThat(done("flows", "promise", "order", "a", id, "signed", "ann")
                            .out())
                    .contains("has its promise");
            assertThat(done("flows", "result", "order", "a", id).out().strip()).isEqualTo("\"ann\"");
        }
        assertThat(rouse("flows", "restart", "order", "a", "f9", "load").code()).isEqualTo(Failure.NOT_FOUND);
        done("flows", "start", "order", "a", "deliver", "home", "--id", "f3");
        assertThat(rouse("flows", "query", "order", "a", "f3", "other").code()).isEqualTo(Failure.REFUSED);
    }

    @Test
    void pagesEndWhereNobodyReadsThem() {
        for (int i = 1; i <= 3; i++) {
            done("actors", "call", "order", "k" + i, "add", "tea", "1");
        }
        List<String> written = new ArrayList<>();
        PrintWriter closed = new PrintWriter(new Writer() {
            @Override
            public void write(char[] text, int from, int length) throws IOException {
                written.add(new String(text, from, length));
                throw new IOException("closed");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });
        String url = "http://127.0.0.1:" + server.port();
        int code = Main.commandLine()
                .setOut(closed)
                .execute("actors", "list", "order", "--limit", "1", "--all", "--url", url);
        assertThat(code).isZero();
        assertThat(String.join("", written)).contains("k1").doesNotContain("k2");
    }

    @Test
    void queueIsSentToAndItsDeadLettersAreSeenTo() {
        assertThat(done("queues", "send", "order", "a", "parcels", "book", "--wait")
                        .out()
                        .strip())
                .isEqualTo("\"sent book\"");
        for (int i = 0; i < 2; i++) {
            done("queues", "send", "order", "a", "parcels", "broken");
        }
        String both = Mono.fromSupplier(() -> done("queues", "show", "order", "a", "parcels", "--json")
                        .json())
                .filter(told -> told.path("deadLetters").size() == 2)
                .repeatWhenEmpty(again -> again.delayElements(Duration.ofMillis(10)))
                .block(PATIENCE)
                .path("deadLetters")
                .findValuesAsString("id")
                .toString();
        List<String> ids = List.of(both.replaceAll("[\\[\\]]", "").split(", "));
        assertThat(done("queues", "show", "order", "a", "parcels").out()).contains("scripted", ids.get(0));
        assertThat(done("queues", "list", "order", "a").lines().get(0)).contains("DEAD-LETTERS");
        assertThat(done("queues", "list", "order", "a").lines().get(1)).startsWith("parcels");
        assertThat(done("queues", "drop", "order", "a", "parcels", ids.get(0)).out())
                .contains("is dropped");
        assertThat(done("queues", "retry", "order", "a", "parcels", ids.get(1)).out())
                .contains("sent again");
        assertThat(rouse("queues", "drop", "order", "a", "parcels", ids.get(0)).code())
                .isEqualTo(Failure.NOT_FOUND);
    }

    @Test
    void clusterAndHealthAreShown() {
        assertThat(done("cluster").lines()).hasSize(2).element(1).asString().contains("ACTIVE", "1024", "true");
        assertThat(done("health").lines()).contains("status: SERVING");
        assertThat(done("--json", "cluster").json().path("unowned").asInt()).isZero();
    }

    @Test
    void errorsHaveTheirCodesAndMoveNoCursor() {
        Ended refused = rouse("actors", "call", "order", "a", "fail");
        assertThat(refused.code()).isEqualTo(Failure.REFUSED);
        assertThat(refused.err().strip()).isEqualTo("Nothing is left.\\u001b[2J (sold_out)");
        assertThat(rouse("actors", "list", "unknown").code()).isEqualTo(Failure.NOT_FOUND);
        assertThat(rouse("actors", "call", "order", "a", "unknown").code()).isEqualTo(Failure.NOT_FOUND);
        assertThat(execute("actors", "list", "order", "--url", "nonsense").code())
                .isEqualTo(2);
        assertThat(rouse("actors", "list", "order", "--timeout", "0").code()).isEqualTo(2);
        Stream.of("actors", "flows", "queues")
                .forEach(command -> assertThat(execute(command).err()).contains("--help"));
        assertThat(execute().code()).isEqualTo(2);
        assertThat(execute("actors", "call", "--help").out()).contains("Usage: rouse actors call", "--json");
    }

    @Test
    void serverThatIsNotThereOrDoesNotAnswerHasACode() throws IOException {
        int port;
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = silent.getLocalPort();
            Ended waited = execute("cluster", "--timeout", "1", "--url", "http://127.0.0.1:" + port);
            assertThat(waited.code()).isEqualTo(Failure.UNREACHABLE);
            assertThat(waited.err()).contains("does not answer within 1 s");
        }
        Ended nobody = execute("cluster", "--url", "http://127.0.0.1:" + port);
        assertThat(nobody.code()).isEqualTo(Failure.UNREACHABLE);
        assertThat(nobody.err()).contains("No server listens");
    }

    @Test
    void namesOfStrangersMoveNoCursor() {
        String key = "a\u001b[31m\u202eb\nc\ud83d\ude00\udb40\udc01";
        runtime.actor(Order.class, key).add("tea", 1).block(PATIENCE);
        assertThat(done("actors", "list", "order").lines())
                .containsExactly("TYPE   KEY", "order  a\\u001b[31m\\u202eb\\u000ac\ud83d\ude00\\udb40\\udc01");
        Ended json = done("actors", "list", "order", "--json");
        assertThat(json.out()).doesNotContain("\u202e");
        assertThat(json.json().at("/actors/0/key").asString()).isEqualTo(key);
        assertThat(done("actors", "call", "order", key, "items").out()).contains("tea*1");
    }

    @Test
    void tokenIsSent() {
        server.close().block(PATIENCE);
        server = bind(ActorHttpOptions.builder()
                .prefix("/live")
                .authenticator(HttpAuthenticator.bearer(
                                token -> token.equals("secret") ? Mono.just(Principal.of("ann")) : Mono.empty())
                        .required())
                .build());
        String url = "http://127.0.0.1:" + server.port() + "/live/";
        assertThat(execute("cluster", "--url", url).code()).isEqualTo(Failure.REFUSED);
        assertThat(execute("cluster", "--url", url, "--token", "secret").code()).isZero();
    }

    /** As a process: its exit code is that of the command, and the environment tells where and by whom. */
    @Test
    void processEndsWithTheCode() throws Exception {
        JavaProcess command = new JavaProcess(Main.class).with("actors", "list", "unknown");
        ProcessBuilder builder = command.builder().redirectErrorStream(true);
        builder.environment().put("ROUSE_URL", "http://127.0.0.1:" + server.port());
        Process process = builder.start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(told).isEqualTo(Failure.NOT_FOUND);
        assertThat(told).contains("unknown_type");
    }
}
