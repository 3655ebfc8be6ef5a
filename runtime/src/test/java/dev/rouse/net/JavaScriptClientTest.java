package dev.rouse.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActionException;
import dev.rouse.Principal;
import dev.rouse.fixture.browser.Chromium;
import dev.rouse.fixture.browser.Window;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** The client for JavaScript in a browser: on scripted sockets, whose facts are beside it in {@code client/rouse-test.js}, and on real ones. */
class JavaScriptClientTest {

    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium("The test of the client for JavaScript");

    @RegisterExtension
    final Front front = new Front();

    private Window open() {
        front.and(o -> o.page("/", HttpPage.of("<!doctype html><title>test</title>".getBytes(UTF_8), "text/html"))
                .page("/rouse-test.js", HttpPage.ofResource(getClass(), "client/rouse-test.js")));
        return CHROMIUM.open("http://127.0.0.1:" + front.port() + "/");
    }

    @TestFactory
    Stream<DynamicTest> onScriptedSockets() {
        Window window = open();
        String tests = "import('/rouse-test.js').then(({tests}) => ";
        return window.evaluate(tests + "Object.keys(tests))")
                .valueStream()
                .map(name -> DynamicTest.dynamicTest(
                        name.asString(),
                        () -> window.evaluate(tests + "tests[" + Window.quoted(name.asString()) + "]())")));
    }

    private static String withClient(String script) {
        return "import('/rouse.js').then(async ({connect}) => { const client = connect(location.origin);"
                + " const actor = client.actor('probe', 'k'); " + script + " })";
    }

    @Test
    void callsAreAnswered() {
        front.node.on("text", arguments -> Mono.just("hello " + arguments[0]));

        assertThat(open().evaluate(withClient("return actor.call('text', 'ann')"))
                        .asString())
                .isEqualTo("hello ann");
    }

    @Test
    void errorsAreThoseOfTheAction() {
        front.node.on("text", arguments -> Mono.error(new ActionException("taken", "That name is taken.")));

        assertThat(open().evaluate(withClient("return actor.call('text', 'ann')"
                                + ".catch(e => [e.name, e.code, e.message, e.kind, e.outcome].join('|'))"))
                        .asString())
                .isEqualTo("RouseError|taken|That name is taken.|USER|rolled-back");
    }

    @Test
    void streamsComeElementByElement() {
        front.node.on("count", arguments -> Flux.range(1, 1000));

        assertThat(open().evaluate(withClient(
                                "let sum = 0; for await (const n of actor.stream('count', 1000)) sum += n; return sum"))
                        .asInt())
                .isEqualTo(500_500);
    }

    @Test
    void tokenIsToldWithEachSocketAndOneThatIsNotKnownOpensNone() {
        front.with(o -> o.authenticator(HttpAuthenticator.bearer(Map.of("sécret/+?", Principal.of("ann")))
                .required()));
        front.node.on("text", arguments -> Mono.just("hello"));
        String calls =
                "import('/rouse.js').then(({connect}) => Promise.all(['sécret/+?', 'other'].map(token => connect(location.origin,"
                        + " {token}).actor('probe', 'k').with({timeout: 3000}).call('text', 'a').catch(e => e.code + ' ' + e.outcome))))";

        assertThat(open().evaluate(calls).valueStream().map(JsonNode::asString))
                .containsExactly("hello", "call_timeout not-begun");
    }

    @Test
    void argumentsThatAreTooLargeAreRefusedBeforeTheServerWouldCloseTheSocket() {
        front.node.on("text", arguments -> Mono.just("fine"));

        assertThat(open().evaluate(
                                withClient(
                                        "return actor.call('text', 'x'.repeat(100000))"
                                                + ".catch(async e => e.code + ' ' + await actor.call('text', 'a') + ' ' + client.state)"))
                        .asString())
                .isEqualTo("frame_too_large fine open");
    }
}
