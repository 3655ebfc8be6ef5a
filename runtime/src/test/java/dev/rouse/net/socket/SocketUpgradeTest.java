package dev.rouse.net.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActionException;
import dev.rouse.ActorAddress;
import dev.rouse.ErrorKind;
import dev.rouse.net.Front;
import dev.rouse.net.HttpGuard;
import io.netty.handler.codec.http.HttpRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Who may open a WebSocket, and how. */
@Timeout(60)
class SocketUpgradeTest {

    private static final String AS_TEXT = "Sec-WebSocket-Protocol: rouse.v1.json";

    @RegisterExtension
    final Front front = new Front();

    private RawSocket.Reply ask(String request) {
        try (RawSocket socket = new RawSocket(front.port())) {
            return socket.ask(request);
        }
    }

    private static void assertRefused(RawSocket.Reply reply, int status, String code) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(Front.json(reply.body()).at("/code").asString()).isEqualTo(code);
    }

    /** What a client of the JDK has received. */
    private static final class Received implements WebSocket.Listener {

        final BlockingQueue<String> texts = new LinkedTransferQueue<>();
        private final StringBuilder parts = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            parts.append(text);
            if (last) {
                texts.add(parts.toString());
                parts.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            texts.add("closed " + status);
            return null;
        }

        String next() throws InterruptedException {
            return texts.poll(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void clientOfTheJdkIsServedWholeAndInParts() throws Exception {
        Received received = new Received();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("rouse.v9.json", "rouse.v1.json")
                .buildAsync(URI.create("ws://127.0.0.1:" + front.port() + "/socket"), received)
                .get(20, TimeUnit.SECONDS);
        assertThat(socket.getSubprotocol()).isEqualTo("rouse.v1.json");

        socket.sendText(RawSocket.OPEN, true).get();
        assertThat(received.next()).startsWith("{\"ready\":");
        String call = RawSocket.call(1, "text", "\"gr\u00fc\u00df\u20ac\"");
        socket.sendText(call, true).get();
        String answer = "{\"result\":{\"id\":1,\"value\":{\"json\":\"gr\u00fc\u00df\u20ac\"}}}";
        assertThat(received.next()).isEqualTo(answer);
        for (int i = 0; i < call.length(); i++) {
            socket.sendText(call.substring(i, i + 1), i == call.length() - 1).get();
        }
        assertThat(received.next()).isEqualTo(answer);
        socket.sendClose(1000, "bye").get();
        assertThat(received.next()).isEqualTo("closed 1000");
    }

    @Test
    void clientWithoutAWordOnProtocolsGetsJson() {
        try (RawSocket socket = new RawSocket(front.port())) {
            RawSocket.Reply reply = socket.ask(RawSocket.request("/socket"));

            assertThat(reply.status()).isEqualTo(101);
            assertThat(reply.header("sec-websocket-protocol")).isNull();
            socket.opened();
        }
    }

    @Test
    void prefixIsThatOfAllPaths() {
        front.with(options -> options.prefix("/rouse"));

        assertThat(ask(RawSocket.request("/rouse/socket", AS_TEXT)).status()).isEqualTo(101);
        assertRefused(ask(RawSocket.request("/socket", AS_TEXT)), 404, "unknown_path");
    }

    @Test
    void protocolThatIsNotSpokenIsRefusedWithThoseThatAre() {
        RawSocket.Reply reply = ask(RawSocket.request("/socket", "Sec-WebSocket-Protocol: mqtt, graphql-ws"));

        assertRefused(reply, 400, "unknown_subprotocol");
        assertThat(reply.body()).contains("rouse.v1.json").contains("rouse.v1.cbor");
    }

    @Test
    void ordinaryRequestIsToldWhatIsThere() {
        RawSocket.Reply reply = ask("GET /socket HTTP/1.1\r\nHost: x\r\n\r\n");

        assertRefused(reply, 426, "websocket_expected");
        assertThat(reply.header("upgrade")).isEqualTo("websocket");
        assertThat(reply.header("sec-websocket-version")).isEqualTo("13");
        assertThat(front.send("POST", "/socket", "[]").statusCode()).isEqualTo(405);
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-WebSocket-Version: 13, Sec-WebSocket-Version: 8, 426, websocket_expected",
        "HTTP/1.1, HTTP/1.0, 426, websocket_expected",
        "Upgrade: websocket, Upgrade: h2c, 426, websocket_expected",
        "Connection: Upgrade, Connection: keep-alive, 426, websocket_expected",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==, Sec-WebSocket-Key: short, 400, invalid_websocket_key",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==, X: y, 400, invalid_websocket_key",
        "Host: x, X: y, 400, invalid_host",
    })
    void brokenHandshakeIsRefused(String good, String bad, int status, String code) {
        assertRefused(ask(RawSocket.request("/socket").replace(good, bad)), status, code);
    }

    @Test
    void requestBehindTheHandshakeEndsIt() {
        String early = RawSocket.request("/socket") + "GET /health HTTP/1.1\r\nHost: x\r\n\r\n";
        try (RawSocket socket = new RawSocket(front.port())) {
            assertThat(socket.ask(early).status()).isEqualTo(101);
            socket.assertGoodbye("early_frames", 1002);
        }
    }

    @Test
    void requestBehindAHandshakeThatWaitsIsTheEndOfIt() {
        front.with(options -> options.guard(new HttpGuard() {
            @Override
            public Mono<Boolean> allows(HttpRequest request, ActorAddress address, String action) {
                return Mono.just(true);
            }

            @Override
            public Mono<Boolean> allowsSocket(HttpRequest request) {
                return Mono.delay(java.time.Duration.ofMillis(50)).thenReturn(true);
            }
        }));

        assertRefused(
                ask(RawSocket.request("/socket") + "GET /health HTTP/1.1\r\nHost: x\r\n\r\n"), 400, "early_frames");
        assertThat(ask(RawSocket.request("/socket")).status()).isEqualTo(101);
    }

    @Test
    void connectionOfARequestBecomesASocket() {
        try (RawSocket socket = new RawSocket(front.port())) {
            assertThat(socket.ask("GET /health HTTP/1.1\r\nHost: x\r\n\r\n").status())
                    .isEqualTo(200);
            socket.upgraded("rouse.v1.json").opened();
        }
    }

    @Test
    void pageOfAnotherSiteIsRefusedUnlessItIsLetIn() {
        String evil = "Origin: https://evil.example";

        assertRefused(ask(RawSocket.request("/socket", evil)), 403, "cross_site");
        assertThat(ask(RawSocket.request("/socket", "Origin: http://x")).status())
                .isEqualTo(101);
        assertRefused(ask(RawSocket.request("/socket", "Origin: null")), 403, "cross_site");
    }

    @Test
    void pageThatIsLetInOpensASocket() {
        front.with(options -> options.origins("https://app.example"));

        assertThat(ask(RawSocket.request("/socket", "Origin: https://app.example"))
                        .status())
                .isEqualTo(101);
        assertRefused(ask(RawSocket.request("/socket", "Origin: https://evil.example")), 403, "cross_site");
    }

    @Test
    void socketsThatAreNotExposedAreNotThere() {
        front.with(options -> options.exposure(all -> all.sockets(false)));

        assertRefused(ask(RawSocket.request("/socket")), 404, "unknown_path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "destroy", "info"})
    void whatIsNotExposedIsNotServedOnASocket(String kind) {
        front.with(options -> options.exposure(dev.rouse.net.HttpExposure.CALLS));
        try (RawSocket socket = RawSocket.open(front.port())) {
            JsonNode failure = socket.text(
                            "{\"call\":{\"id\":1,\"kind\":\"" + kind + "\",\"type\":\"probe\",\"key\":[\"k\"]}}")
                    .json();

            assertThat(failure.at("/error/error/facts/code").asString()).isEqualTo("unserved_frame");
            assertThat(failure.at("/error/error/message").asString()).contains(kind);
            assertThat(socket.text(RawSocket.call(1, "text", "\"a\"")).json().has("result"))
                    .isTrue();
        }
    }

    @Test
    void actionsThatAreNotExposedAreNotThere() {
        front.with(options -> options.exposure(all -> all.actions("probe", "text")));
        try (RawSocket socket = RawSocket.open(front.port())) {
            assertThat(socket.text(RawSocket.call(1, "add", "1", "2"))
                            .json()
                            .at("/error/error/facts/code")
                            .asString())
                    .isEqualTo("unknown_action");
        }
    }

    @Test
    void lambdaIsAskedOfEachCallWithTheHeadThatOpenedTheSocket() {
        front.with(options -> options.guard(
                (request, address, action) -> Mono.just(request.headers().contains("X-Key", "open", false)
                        && address.equals(ActorAddress.of("probe", "k"))
                        && action.equals("text"))));
        try (RawSocket socket = new RawSocket(front.port())) {
            socket.ask(RawSocket.request("/socket", "X-Key: open"));
            socket.opened();

            assertThat(socket.text(RawSocket.call(1, "text", "\"a\"")).json().has("result"))
                    .isTrue();
            assertForbidden(socket, RawSocket.call(2, "add", "1", "2"));
            for (String kind : new String[] {"create", "destroy", "info"}) {
                assertForbidden(
                        socket, "{\"call\":{\"id\":1,\"kind\":\"" + kind + "\",\"type\":\"probe\",\"key\":[\"k\"]}}");
            }
        }
        try (RawSocket socket = RawSocket.open(front.port())) {
            assertForbidden(socket, RawSocket.call(1, "text", "\"a\""));
        }
    }

    private static void assertForbidden(RawSocket socket, String frame) {
        JsonNode failure = socket.text(frame).json();
        assertThat(failure.at("/error/error/facts/code").asString()).isEqualTo("forbidden");
        assertThat(failure.at("/error/notBegun").asBoolean()).isTrue();
    }

    @Test
    void guardMayRefuseTheSocketItself() {
        front.with(options -> options.guard(new HttpGuard() {
            @Override
            public Mono<Boolean> allows(HttpRequest request, ActorAddress address, String action) {
                return Mono.just(true);
            }

            @Override
            public Mono<Boolean> allowsSocket(HttpRequest request) {
                return request.headers().contains("Authorization")
                        ? Mono.just(!request.headers().get("Authorization").equals("bad"))
                        : Mono.error(new ActionException(
                                ErrorKind.UNAUTHENTICATED, "no_token", "Send a token.", java.util.Map.of()));
            }
        }));

        RawSocket.Reply anonymous = ask(RawSocket.request("/socket"));
        assertRefused(anonymous, 401, "no_token");
        assertThat(anonymous.header("www-authenticate")).isEqualTo("Bearer");
        assertRefused(ask(RawSocket.request("/socket", "Authorization: bad")), 403, "forbidden");
        assertThat(ask(RawSocket.request("/socket", "Authorization: good")).status())
                .isEqualTo(101);
    }

    @Test
    void oneSocketMoreThanThereMayBeIsRefused() {
        front.with(options -> options.sockets(s -> s.maxSockets(2)));

        assertOneMoreIsRefused();
    }

    @Test
    void oneSocketMoreThanAnAddressMayHaveIsRefused() {
        front.with(options -> options.sockets(s -> s.maxSocketsPerAddress(2)));

        assertOneMoreIsRefused();
    }

    private void assertOneMoreIsRefused() {
        RawSocket first = RawSocket.open(front.port());
        RawSocket second = RawSocket.open(front.port());
        RawSocket.Reply third = ask(RawSocket.request("/socket"));
        assertRefused(third, 503, "too_many_sockets");
        assertThat(third.header("retry-after")).isEqualTo("1");
        first.frame(RawSocket.FIN | RawSocket.CLOSE, new byte[] {3, (byte) 0xE8});
        assertThat(first.next().status()).isEqualTo(1000);
        assertThat(first.next()).isNull();
        RawSocket again = null;
        for (int i = 0; i < 1000 && again == null; i++) {
            RawSocket next = new RawSocket(front.port());
            if (next.ask(RawSocket.request("/socket")).status() == 101) {
                again = next;
            } else {
                next.close();
            }
        }
        assertThat(again).as("a socket in place of that which ended").isNotNull();
        again.close();
        first.close();
        second.close();
    }
}
