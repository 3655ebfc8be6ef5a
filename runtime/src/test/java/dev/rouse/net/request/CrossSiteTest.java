package dev.rouse.net.request;

import static dev.rouse.net.Front.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rouse.net.Front;
import dev.rouse.net.HttpAccess;
import dev.rouse.net.RawClient;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Pages of other sites that use the browser of somebody who can reach the server. */
@Timeout(60)
class CrossSiteTest {

    private static final String TEXT = "/actors/probe/k/text";
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
    private static final String BROWSER = "User-Agent: Mozilla/5.0 (X11; Linux x86_64)";

    @RegisterExtension
    final Front front = new Front();

    private final AtomicInteger calls = new AtomicInteger();

    @BeforeEach
    void count() {
        front.node.on("text", arguments -> Mono.fromSupplier(calls::incrementAndGet));
        front.node.destroy = address -> Mono.fromRunnable(calls::incrementAndGet);
    }

    private RawClient.Reply post(String... headers) {
        return front.raw().send(RawClient.post(TEXT, "[\"a\"]", headers)).reply();
    }

    private void assertRefused(RawClient.Reply reply) {
        assertThat(reply.status()).isEqualTo(403);
        assertThat(json(reply.body()).at("/code").asString()).isEqualTo("cross_site");
        assertThat(json(reply.body()).at("/message").asString()).contains("ActorHttpOptions.builder().origins(");
        assertThat(reply.header("access-control-allow-origin")).isNull();
        assertThat(calls).hasValue(0);
    }

    private void assertServed(RawClient.Reply reply) {
        assertThat(reply.status()).isEqualTo(200);
        assertThat(calls).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: https://evil.example",
                "Origin: http://x:8081",
                "Origin: http://x.evil.example",
                "Origin: null",
                "Origin: x",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site",
                "Sec-Fetch-Site: later-invention",
                "Sec-Fetch-Site: cross-site\r\nOrigin: http://x",
                "Referer: https://evil.example/page",
                "Referer: https://evil.example/?http://x/",
                "Referer: http://x@evil.example/",
                FORM + "\r\n" + BROWSER,
                FORM + "\r\nOrigin: https://evil.example",
            })
    void whatABrowserSendsForAnotherSiteIsRefused(String headers) {
        assertRefused(post(headers));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X: y",
                FORM,
                FORM + "\r\nUser-Agent: curl/8.5.0",
                BROWSER + "\r\nContent-Type: application/json",
                "Origin: http://x",
                "Origin: http://X:80",
                "Origin: https://x:443",
                "Referer: http://x/page?y",
                "Sec-Fetch-Site: same-origin",
                "Sec-Fetch-Site: none",
                "Sec-Fetch-Site: same-origin\r\nOrigin: https://before.the.proxy",
                FORM + "\r\n" + BROWSER + "\r\nSec-Fetch-Site: same-origin",
            })
    void whatComesFromNoOtherSiteIsServed(String headers) {
        assertServed(post(headers));
    }

    @Test
    void destructionIsRefusedToo() {
        assertRefused(front.raw()
                .send(RawClient.get("/actors/probe/k", "Origin: https://evil.example")
                        .replace("GET", "DELETE"))
                .reply());
    }

    @Test
    void otherSitesMayReadButAreNotShownWhat() {
        RawClient.Reply reply = front.raw()
                .send(RawClient.get("/actors/probe", "Origin: https://evil.example", "Sec-Fetch-Site: cross-site"))
                .reply();

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("access-control-allow-origin")).isNull();
    }

    @Test
    void hostOfTheTargetCountsBeforeTheHeader() {
        RawClient.Reply reply = front.raw()
                .send("POST http://real" + TEXT + " HTTP/1.1\r\nHost: evil.example\r\nOrigin: http://evil.example\r\n"
                        + "Content-Length: 0\r\n\r\n")
                .reply();

        assertRefused(reply);
    }

    @Test
    void siteThatIsLetInIsServedAndShownTheAnswer() {
        front.with(options -> options.origins("https://App.example:8443"));

        RawClient.Reply reply = post("Origin: https://app.example:8443", "Sec-Fetch-Site: cross-site");

        assertServed(reply);
        assertThat(reply.header("access-control-allow-origin")).isEqualTo("https://app.example:8443");
        assertThat(reply.header("vary")).isEqualToIgnoringCase("origin");
        calls.set(0);
        assertRefused(post("Origin: https://app.example"));
    }

    @Test
    void siteThatIsLetInIsShownErrors() {
        front.with(options -> options.origins("https://app.example"));

        RawClient.Reply reply = front.raw()
                .send(RawClient.post("/actors/probe/k/fly", "[]", "Origin: https://app.example"))
                .reply();

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.header("access-control-allow-origin")).isEqualTo("https://app.example");
    }

    private RawClient.Reply preflight(String origin) {
        return front.raw()
                .send(RawClient.get(
                                TEXT,
                                "Origin: " + origin,
                                "Access-Control-Request-Method: POST",
                                "Access-Control-Request-Headers: x-tenant")
                        .replace("GET", "OPTIONS"))
                .reply();
    }

    @Test
    void headersAndAgeOfAPreflightAreOptions() {
        front.with(options -> options.origins("https://app.example")
                .access(a -> a.requestHeaders("X-Tenant", "authorization").preflightAge(Duration.ofSeconds(7))));

        RawClient.Reply reply = preflight("https://app.example");

        assertThat(reply.header("access-control-allow-headers")).isEqualTo("x-tenant, authorization");
        assertThat(reply.header("access-control-max-age")).isEqualTo("7");
    }

    @Test
    void allHeadersMayBeLetIn() {
        front.with(options -> options.origins("*").access(a -> a.requestHeaders("*")));

        assertThat(preflight("https://any.example").header("access-control-allow-headers"))
                .isEqualTo("x-tenant");
    }

    @Test
    void pagesOfASiteThatIsLetInReadTheHeadersThatAreNamed() {
        front.with(options -> options.origins("https://app.example"));
        assertThat(post("Origin: https://app.example").header("access-control-expose-headers"))
                .isEqualTo("retry-after, www-authenticate");
        assertThat(post("X: y").header("access-control-expose-headers")).isNull();
    }

    @Test
    void noHeaderIsNamedWhereNoneIsExposed() {
        front.with(options -> options.origins("*").access(a -> a.exposedHeaders()));
        assertThat(post("Origin: https://app.example").header("access-control-expose-headers"))
                .isNull();
    }

    /** A page in a sandbox, or of a file, is of no site that could be named. */
    @Test
    void pageOfNoSiteIsLetInOnlyWithAll() {
        front.with(options -> options.origins("https://app.example"));
        assertRefused(post("Origin: null"));
        assertThat(preflight("null").status()).isEqualTo(403);
    }

    @Test
    void pageOfNoSiteIsLetInWithAll() {
        front.with(options -> options.origins("*"));
        assertServed(post("Origin: null", "Sec-Fetch-Site: cross-site"));
        assertThat(preflight("null").status()).isEqualTo(204);
    }

    @Test
    void preflightOfASiteThatIsNotLetInIsRefused() {
        front.with(options -> options.origins("https://app.example"));
        assertRefused(preflight("https://evil.example"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Origin: https://evil.example", "Origin: null", "Sec-Fetch-Site: cross-site"})
    void streamsAndSocketsAreCheckedAsCallsAre(String headers) {
        front.node.events = query -> Flux.empty();
        String events = RawClient.get("/actors/probe/k/events", "Accept: text/event-stream", headers);
        assertRefused(front.raw().send(events).reply());
        String socket = RawClient.get(
                "/socket",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                headers);
        assertRefused(front.raw().send(socket).reply());
    }

    @Test
    void streamIsShownToASiteThatIsLetIn() {
        front.with(options -> options.origins("https://app.example"));
        front.node.events = query -> Flux.empty();
        RawClient.Reply head = front.raw()
                .send(RawClient.get(
                        "/actors/probe/k/events", "Accept: text/event-stream", "Origin: https://app.example"))
                .head();
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("access-control-allow-origin")).isEqualTo("https://app.example");
        assertThat(head.header("access-control-expose-headers")).contains("retry-after");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a,b", "a:b", "é"})
    void headersHaveNamesOfHeaders(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpAccess.builder().requestHeaders(name))
                .withMessageContaining("access.requestHeaders");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpAccess.builder().exposedHeaders(name));
    }

    @Test
    void everySiteCanBeLetIn() {
        front.with(options -> options.origins("*"));

        RawClient.Reply reply = post("Origin: https://any.example", "Sec-Fetch-Site: cross-site");

        assertServed(reply);
        assertThat(reply.header("access-control-allow-origin")).isEqualTo("*");
    }

    @Test
    void browserIsToldBeforehandWhatASiteThatIsLetInMaySend() {
        front.with(options -> options.origins("https://app.example"));
        String ask = RawClient.get(
                        TEXT,
                        "Origin: https://app.example",
                        "Access-Control-Request-Method: POST",
                        "Access-Control-Request-Headers: authorization,content-type")
                .replace("GET", "OPTIONS");
        RawClient client = front.raw();

        RawClient.Reply reply = client.send(ask).reply();

        assertThat(reply.status()).isEqualTo(204);
        assertThat(reply.header("access-control-allow-origin")).isEqualTo("https://app.example");
        assertThat(reply.header("access-control-allow-methods")).isEqualTo("POST");
        assertThat(reply.header("access-control-allow-headers"))
                .isEqualTo("authorization, content-type, last-event-id, prefer");
        assertThat(reply.header("access-control-max-age")).isEqualTo("600");
        assertThat(client.send(ask.replace("app.example", "evil.example"))
                        .reply()
                        .status())
                .isNotEqualTo(204);
    }
}
