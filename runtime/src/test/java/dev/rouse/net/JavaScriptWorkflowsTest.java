package dev.rouse.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.fixture.Clerk;
import dev.rouse.fixture.Clerk.Book;
import dev.rouse.fixture.browser.Chromium;
import dev.rouse.fixture.browser.Window;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.ScriptedStore;
import io.netty.handler.codec.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

/** Workflows as the client for JavaScript orders them, in a browser, of an actor behind a real server. */
@Timeout(120)
class JavaScriptWorkflowsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium("The test of workflows of the client for JavaScript");

    private final Book book = new Book()
            .with(
                    "order",
                    (clerk, flow) -> flow.step("reserve", String.class, () -> clerk.note("reserve"))
                            .compensate(reserved -> clerk.note("release"))
                            .then(flow.signal("approved", Boolean.class))
                            .then(flow.promise("paid", Integer.class)))
            .with("seen", (clerk, flow) -> {
                flow.query("sum of a/b", () -> flow.input(Integer.class) + 1);
                flow.progress(List.of("begun", 1));
                return flow.signal("go on", String.class);
            })
            .with("echo", (clerk, flow) -> flow.step("one", Object.class, () -> Mono.just(flow.input(Object.class))));
    private final ActorRuntime runtime = ActorRuntime.builder()
            .store(new ScriptedStore())
            .register(Clerk.type(book, options -> options))
            .start()
            .block(PATIENCE);
    private ActorHttpServer server;

    private Window open(UnaryOperator<HttpAccess.Builder> access) {
        HttpPage page = HttpPage.of("<!doctype html><title>test</title>".getBytes(UTF_8), "text/html");
        ActorHttpOptions options =
                ActorHttpOptions.builder().page("/", page).access(access).build();
        server = ActorHttpServer.bind(runtime, "127.0.0.1", 0, options, runtime.eventLoops())
                .block(PATIENCE);
        return CHROMIUM.open("http://127.0.0.1:" + server.port() + "/");
    }

    @AfterEach
    void close() {
        server.close().block(PATIENCE);
        runtime.stop().block(PATIENCE);
    }

    private static String said(Window window, String script) {
        return window.evaluate(
                        "import('/rouse.js').then(async ({connect}) => { const client = connect(location.origin);"
                                + " const clerk = client.actor('clerk', 'a'); const code = e => e.code + ' ' + e.kind;"
                                + " const said = []; const say = async what => said.push(JSON.stringify(await what) ??"
                                + " 'nothing');"
                                + script + "; client.close(); return said.join(' | '); })")
                .asString();
    }

    @Test
    void workflowIsStartedToldAndGivesItsResult() {
        assertThat(said(
                        open(access -> access),
                        "await say(clerk.workflows().run('echo', {item: 'cup', count: 2}));const id = await"
                                + " clerk.workflows().start('order', 'cup', {id: 'w/1 ä'}); await say(id);await"
                                + " say(clerk.workflows().start('order', 'cup', {id}).catch(code));const order ="
                                + " clerk.workflow(id); const result = order.result();await say(order.signal('approved',"
                                + " true)); await say(order.complete('paid', 7));await say(result); await"
                                + " say(order.signal('approved', true));await"
                                + " say(clerk.workflow('none').result().catch(code));const keyed = clerk.with({key:"
                                + " 'k'}).workflows();await say(await keyed.start('echo', 1) === await keyed.start('echo',"
                                + " 1))"))
                .isEqualTo(
                        "{\"item\":\"cup\",\"count\":2} | \"w/1 ä\" | \"workflow_exists CONFLICT\" | true | true | 7 |"
                                + " false | \"unknown_workflow NOT_FOUND\" | true");
    }

    @Test
    void workflowIsAskedPausedResumedCancelledAndListed() {
        assertThat(said(
                        open(access -> access),
                        "await clerk.workflows().start('seen', 41, {id: 's'}); const seen = clerk.workflow('s');await"
                                + " say(seen.query('sum of a/b')); await say(seen.progress());await"
                                + " say(clerk.workflow('x').progress());await say(seen.pause()); await say((await"
                                + " seen.status()).flow.paused);await say((await clerk.workflows().list({paused:"
                                + " true})).flows.map(f => f.id));await say(seen.resume()); await say((await"
                                + " clerk.workflows().list({paused: true})).flows);await clerk.workflows().start('order',"
                                + " 'cup', {id: 'o'}); const order = clerk.workflow('o');await order.signal('approved',"
                                + " true);const reserved = async () => { while (!(await order.history()).entries.some(e =>"
                                + " e.path === 'reserve' || e.name === 'reserve')); return true; }; await"
                                + " say(reserved());await say(order.fork('reserve', {id: 'p'})); await"
                                + " say(order.restartFrom('reserve'));await reserved(); await say(order.cancel()); await"
                                + " say(order.result().catch(code));await say((await order.status()).flow.status); await"
                                + " say(order.cancel());await say(clerk.workflow('p').kill());await say((await"
                                + " clerk.workflows().list({name: 'order', status: 'killed'})).flows.length);await"
                                + " say((await clerk.workflows().list({limit: 1})).next !== null);await"
                                + " say(clerk.workflow('none').status().catch(code));await"
                                + " say(clerk.workflow('none').kill())"))
                .isEqualTo(
                        "42 | [\"begun\",1] | nothing | true | true | [\"s\"] | true | [] | true | \"p\" | true | true"
                                + " | \"workflow_failed USER\" | \"cancelled\" | false | true | 1 | true |"
                                + " \"unknown_workflow NOT_FOUND\" | false");
        assertThat(book.tried).contains("reserve", "release");
    }

    @Test
    void ordersThatAreNotForClientsAreRefused() {
        assertThat(said(
                        open(access -> access.exposure(
                                HttpExposure.builder().workflowOrders(false).build())),
                        "await clerk.workflows().start('seen', 41, {id: 's'}); const seen = clerk.workflow('s');"
                                + "await say(seen.cancel().catch(code)); await say((await seen.status()).flow.status)"))
                .isEqualTo("\"not_for_clients FORBIDDEN\" | \"running\"");
    }

    @Test
    void whatAGuardDoesNotAllowIsRefused() {
        HttpGuard guard = new HttpGuard() {
            @Override
            public Mono<Boolean> allows(HttpRequest request, ActorAddress address, String action) {
                return Mono.just(true);
            }
        };
        assertThat(said(
                        open(access -> access.guard(guard)),
                        "const flows = clerk.workflows();await say(flows.list().catch(code)); await"
                                + " say(clerk.workflow('s').cancel().catch(code));await"
                                + " say(clerk.workflow('s').history().catch(code))"))
                .isEqualTo("\"forbidden FORBIDDEN\" | \"forbidden FORBIDDEN\" | \"forbidden FORBIDDEN\"");
    }
}
