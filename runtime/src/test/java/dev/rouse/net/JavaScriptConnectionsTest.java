package dev.rouse.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.fixture.Club;
import dev.rouse.fixture.browser.Chromium;
import dev.rouse.fixture.browser.Window;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.ScriptedStore;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Connections of the client for JavaScript, in a browser, to a club behind a real server. */
@Timeout(120)
class JavaScriptConnectionsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium("The test of connections of the client for JavaScript");

    private final ActorRuntime runtime = ActorRuntime.builder()
            .store(new ScriptedStore())
            .register(Club.type(options -> options))
            .start()
            .block(PATIENCE);
    private final Club club = runtime.actor(Club.class, "a");
    private ActorHttpServer server = serve(0);

    private ActorHttpServer serve(int port) {
        HttpPage page = HttpPage.of("<!doctype html><title>test</title>".getBytes(UTF_8), "text/html");
        return ActorHttpServer.bind(
                        runtime,
                        "127.0.0.1",
                        port,
                        ActorHttpOptions.builder().page("/", page).build(),
                        runtime.eventLoops())
                .block(PATIENCE);
    }

    @AfterEach
    void close() {
        server.close().block(PATIENCE);
        runtime.stop().block(PATIENCE);
    }

    private Window open(String guest) {
        Window window = CHROMIUM.open("http://127.0.0.1:" + server.port() + "/");
        window.evaluate("import('/rouse.js').then(async ({connect}) => { const client = connect(location.origin);"
                + " self.states = []; self.heard = []; self.ann = client.actor('club', 'a').connect({name: '" + guest
                + "'});"
                + " ann.onState(({state, resumed}) => states.push(state + (resumed ? ' again' : '')));"
                + " ann.on('news', (value, {offset}) => heard.push(offset));"
                + " await ann.connected.catch(e => self.refusal = e.code + ' ' + e.kind); return 1; })");
        return window;
    }

    /** Waits for what no element of the page shows. */
    private static void await(Window window, String condition) {
        window.evaluate("new Promise(found => { const timer = setInterval(() => { if (" + condition
                + ") { clearInterval(timer); found(1); } }, 5); })");
    }

    private List<String> notes() {
        return club.notes().block(PATIENCE).stream()
                .filter(line -> line.startsWith("ann: "))
                .toList();
    }

    private static List<String> numbered(int count) {
        return IntStream.range(0, count).mapToObj(i -> "ann: " + i).toList();
    }

    @Test
    void moreThanAServerTakesAtATimeIsAppliedOnceAndInOrderOverARestart() {
        Window window = open("ann");
        window.evaluate("void (self.all = Promise.all([...Array(900).keys()].map(i => ann.send('note', '' + i))))");
        int port = server.port();
        server.close().block(PATIENCE);
        server = serve(port);
        window.evaluate("all.then(() => 1)");

        assertThat(notes()).isEqualTo(numbered(900));
        assertThat(window.evaluate("states.join()").asString()).contains("interrupted,connected again");
    }

    @Test
    void largeMessagesDoNotOverflowTheServer() {
        Window window = open("ann");
        assertThat(window.evaluate(
                                "Promise.all([...Array(40).keys()].map(i => ann.send('note', i + 'x'.repeat(20000))))"
                                        + ".then(() => states.join())")
                        .asString())
                .isEqualTo("connected");
        assertThat(notes()).hasSize(40);
    }

    @Test
    void whatIsSentWhileItIsAwayComesOnce() {
        Window window = open("ann");
        club.greetAll().block(PATIENCE);
        await(window, "heard.length === 1");
        int port = server.port();
        server.close().block(PATIENCE);
        club.greetAll().then(club.greetAll()).block(PATIENCE);
        server = serve(port);
        await(window, "heard.length === 3");

        assertThat(window.evaluate("heard.join()").asString()).isEqualTo("2,3,4");
    }

    @Test
    void messagesAndConnectionsAreRefusedWithTheErrorOfTheActor() {
        assertThat(open("stranger").evaluate("self.refusal").asString()).isEqualTo("not_invited FORBIDDEN");
        Window window = open("ann");
        assertThat(window.evaluate("ann.send('noteAndFail', 'x').catch(e => e.code)")
                        .asString())
                .isEqualTo("failed");
        assertThat(window.evaluate("ann.call('visit')").asInt()).isEqualTo(1);
        assertThat(window.evaluate("ann.call('expel', 'ann').catch(e => e.kind)")
                        .asString())
                .isEqualTo("FORBIDDEN");
        assertThat(notes()).isEmpty();
    }

    @Test
    void actorThatEndsItWhileItIsAwayIsConnectedToAnew() {
        Window window = open("ann");
        int port = server.port();
        server.close().block(PATIENCE);
        club.expel("ann").block(PATIENCE);
        server = serve(port);
        await(window, "states.join().endsWith('connecting,connected')");
        window.evaluate("ann.send('note', '0').then(() => 1)");
        club.expel("ann").block(PATIENCE);
        await(window, "ann.state === 'closed'");

        assertThat(notes()).isEqualTo(numbered(1));
    }
}
