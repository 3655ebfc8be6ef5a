package dev.rouse.net.raw;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorOptions;
import dev.rouse.Principal;
import dev.rouse.fixture.Club;
import dev.rouse.fixture.Terminal;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.net.ActorHttpOptions;
import dev.rouse.net.ActorHttpServer;
import dev.rouse.net.HttpAuthenticator;
import dev.rouse.net.HttpExposure;
import dev.rouse.net.observe.HttpListener;
import dev.rouse.net.socket.RawSocket;
import dev.rouse.net.socket.RawSocket.Message;
import dev.rouse.net.socket.RawSocket.Reply;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Raw WebSockets of actors over real sockets. */
@Timeout(120)
class RawSocketsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String PATH = "/actors/terminal/a/socket";

    private final List<RawSocket> sockets = new ArrayList<>();
    private final ScriptedStore store = new ScriptedStore();
    private ActorRuntime runtime;
    private ActorHttpServer server;

    @BeforeEach
    void start() {
        run(options -> options);
        serve(options -> options);
    }

    private void run(UnaryOperator<ActorOptions.Builder> options) {
        runtime = ActorRuntime.builder()
                .store(store)
                .register(Terminal.type(options))
                .register(Club.type(each -> each))
                .start()
                .block(PATIENCE);
    }

    private void serve(UnaryOperator<ActorHttpOptions.Builder> options) {
        if (server != null) {
            server.close().block(PATIENCE);
        }
        server = ActorHttpServer.bind(
                        runtime,
                        "127.0.0.1",
                        0,
                        options.apply(ActorHttpOptions.builder()).build(),
                        runtime.eventLoops())
                .block(PATIENCE);
    }

    @AfterEach
    void close() {
        sockets.forEach(RawSocket::close);
        server.close().block(PATIENCE);
        runtime.stop().block(PATIENCE);
    }

    private RawSocket socket(int receiveBuffer) {
        RawSocket socket = new RawSocket(server.port(), receiveBuffer);
        sockets.add(socket);
        return socket;
    }

    private RawSocket open(String path, String... headers) {
        RawSocket socket = socket(0);
        assertThat(socket.ask(RawSocket.request(PATH + path, headers)).status()).isEqualTo(101);
        return socket;
    }

    private Reply refused(String path, String... headers) {
        return socket(0).ask(RawSocket.request(path, headers));
    }

    private Terminal terminal() {
        return runtime.get(Terminal.class, "a");
    }

    private List<String> notes() {
        return terminal().notes().block(PATIENCE);
    }

    /** The notes once there is {@code line} among them. */
    private List<String> notesWith(String line) {
        return Flux.defer(() -> terminal().notes())
                .repeatWhen(again -> again.delayElements(Duration.ofMillis(10)))
                .filter(notes -> notes.contains(line))
                .blockFirst(PATIENCE);
    }

    private static String next(RawSocket socket) {
        Message message = socket.next();
        assertThat(message).isNotNull();
        return message.opcode() + " " + message.text();
    }

    @Test
    void clientOfTheJdkTalksToItsActorInASubProtocolOfItsOwn() throws Exception {
        List<String> heard = new ArrayList<>();
        CompletableFuture<String> closed = new CompletableFuture<>();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("other", "echo.v1")
                .header("X-Name", "ann")
                .buildAsync(
                        URI.create("ws://127.0.0.1:" + server.port() + PATH + "/greeted?room=1"),
                        new WebSocket.Listener() {
                            @Override
                            public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                                heard.add(data.toString());
                                from.request(1);
                                return null;
                            }

                            @Override
                            public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
                                closed.complete(status + " " + reason);
                                return null;
                            }
                        })
                .get(20, TimeUnit.SECONDS);
        assertThat(socket.getSubprotocol()).isEqualTo("echo.v1");
        socket.sendText("hello", true).get(20, TimeUnit.SECONDS);
        socket.sendText("clo", false).get(20, TimeUnit.SECONDS);
        socket.sendText("se", true).get(20, TimeUnit.SECONDS);
        assertThat(closed.get(20, TimeUnit.SECONDS)).isEqualTo("4001 as you wish");
        assertThat(heard).containsExactly("welcome", "echo hello");
        // Some releases of the JDK send a content length of zero with their handshake.
        assertThat(notesWith("out: as you wish").stream().map(note -> note.replace("content-length, ", "")))
                .containsExactly(
                        "head room=1 ann [host, user-agent, x-name]",
                        "in /greeted echo.v1",
                        "text hello",
                        "text close",
                        "out: as you wish");
    }

    @Test
    void messagesRunInOrderAndTheEndComesBehindThem() {
        RawSocket socket = open("");
        for (int i = 0; i < 50; i++) {
            socket.text("m" + i);
        }
        socket.frame(RawSocket.FIN | RawSocket.CLOSE, new byte[] {0x03, (byte) 0xE8, 'b', 'y', 'e'});
        List<String> notes = notesWith("out: its client closed it with 1000: bye");
        assertThat(notes)
                .hasSize(52)
                .startsWith("in  -", "text m0", "text m1")
                .endsWith("text m49", "out: its client closed it with 1000: bye");
    }

    @Test
    void actorThatSleepsIsWokenByAMessage() {
        RawSocket socket = open("/sleepy");
        for (int i = 0; i < 3; i++) {
            terminal().rest().block(PATIENCE);
            assertThat(next(socket.text("m" + i))).isEqualTo("1 echo m" + i);
            assertThat(next(socket.binary(new byte[] {'A', 'B'}))).isEqualTo("2 AB");
        }
        terminal().tell("by the way").block(PATIENCE);
        assertThat(next(socket)).isEqualTo("1 by the way");
    }

    @Test
    void clientThatIsLostIsTakenForGone() {
        open("").close();
        assertThat(notesWith("out: its client was lost")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"throw, internal_error, 1011", "null, internal_error, 1011", "refuse, no_such_thing, 1008"})
    void messageWhoseHookFailsClosesTheSocket(String message, String code, int status) {
        RawSocket socket = open("");
        socket.text(message).text("never run");
        socket.assertClosed(status);
        assertThat(notesWith("out: onSocketMessage failed: " + code)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "/forbidden, 403, not_here",
        "/unauthenticated, 401, who",
        "/broken, 500, internal_error",
        "/null, 500, internal_error"
    })
    void refusalIsAStatusOfTheHandshake(String path, int status, String code) {
        Reply reply = refused(PATH + path);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.body()).contains("\"code\":\"" + code + "\"").doesNotContain("IllegalState");
        assertThat(notes()).isEmpty();
    }

    @Test
    void typeWithoutTheHookAndPlainRequestsAreRefused() {
        assertThat(refused("/actors/club/a/socket").status()).isEqualTo(404);
        assertThat(refused("/actors/nothing/a/socket").status()).isEqualTo(404);
        Reply plain = socket(0).ask("GET " + PATH + " HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(plain.status()).isEqualTo(426);
        Reply post = socket(0).ask("POST " + PATH + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
        assertThat(post.body()).contains("unknown_action");
    }

    @Test
    void exposureAuthenticatorAndOriginsHoldForRawSockets() {
        serve(options -> options.access(access -> access.exposure(HttpExposure.CALLS)));
        assertThat(refused(PATH).status()).isEqualTo(405);
        serve(options -> options.access(access -> access.exposure(shown -> shown.actions("terminal", "notes"))));
        assertThat(refused(PATH).body()).contains("raw_not_exposed");
        serve(options -> options.access(access -> access.authenticator(HttpAuthenticator.bearer(
                        token -> token.equals("secret") ? Mono.just(Principal.of("ann")) : Mono.empty())
                .required())));
        assertThat(refused(PATH).status()).isEqualTo(401);
        open("", "Authorization: Bearer secret");
        serve(options -> options);
        assertThat(refused(PATH, "Origin: https://elsewhere.example").status()).isEqualTo(403);
    }

    @Test
    void whatIsTooLargeOrBrokenClosesTheSocket() {
        serve(options -> options.sockets(limits -> limits.frameBytes(8192).compression(false)));
        RawSocket large = open("");
        large.binary(new byte[8193]).assertClosed(1009);
        RawSocket broken = open("");
        broken.frame(RawSocket.FIN | RawSocket.TEXT, new byte[] {(byte) 0xFF}).assertClosed(1007);
        RawSocket reserved = open("");
        reserved.frame(RawSocket.FIN | 0x40 | RawSocket.TEXT, new byte[0]).assertClosed(1002);
        assertThat(notesWith("out: a message of its client is too large")).isNotEmpty();
    }

    @Test
    void senderThatIsFasterThanTheActorIsHeldUpAndLosesNothing() {
        serve(options -> options.sockets(limits -> limits.messages(2000)));
        RawSocket socket = open("");
        Thread sender = new Thread(() -> {
            for (int i = 0; i < 5000; i++) {
                socket.text("m" + i);
            }
        });
        sender.start();
        for (int i = 0; i < 5000; i++) {
            assertThat(next(socket)).isEqualTo("1 echo m" + i);
        }
    }

    @Test
    void messagesThatAreFarLargerInflatedThanMayWaitCloseTheSocket() {
        serve(options -> options.sockets(limits -> limits.messageBytes(100_000)));
        RawSocket socket = open("", "Sec-WebSocket-Extensions: permessage-deflate");
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < 20; i++) {
            all.writeBytes(RawSocket.masked(RawSocket.FIN | 0x40 | RawSocket.BINARY, deflated(new byte[60_000])));
        }
        socket.raw(all.toByteArray());
        Message message = socket.next();
        while (message != null && message.opcode() == RawSocket.BINARY) {
            message = socket.next();
        }
        assertThat(message).isNotNull();
        assertThat(message.status()).isEqualTo(1008);
        assertThat(notesWith("out: more of its messages waited than may")).isNotEmpty();
    }

    private static byte[] deflated(byte[] bytes) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(bytes);
        byte[] out = new byte[1024];
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(out, length - 4);
    }

    @Test
    void readerThatTakesNothingMissesFramesAndIsClosed() {
        server.close().block(PATIENCE);
        runtime.stop().block(PATIENCE);
        server = null;
        run(options -> options.events(events -> events.maxCount(20)));
        serve(options -> options);
        RawSocket socket = socket(1024);
        assertThat(socket.ask(RawSocket.request(PATH)).status()).isEqualTo(101);
        for (int i = 0; i < 40; i++) {
            terminal().flood(10, 30_000).block(PATIENCE);
        }
        int frames = 0;
        Message message = socket.next();
        while (message != null && message.opcode() == RawSocket.TEXT) {
            frames++;
            message = socket.next();
        }
        assertThat(message).isNotNull();
        assertThat(message.status()).isEqualTo(1013);
        assertThat(frames).isLessThan(400);
        assertThat(notesWith("out: frames were missed")).isNotEmpty();
    }

    @Test
    void clientThatLeavesBeforeItIsAcceptedIsForgotten() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        serve(options -> options.listener(new HttpListener() {
            @Override
            public void connectionClosed() {
                closed.countDown();
            }
        }));
        Sinks.Empty<Void> gate = Sinks.empty();
        Terminal.GATE.set(gate);
        RawSocket socket = socket(0);
        socket.raw(RawSocket.request(PATH + "/slow").getBytes(StandardCharsets.US_ASCII));
        Flux.interval(Duration.ofMillis(10))
                .filter(tick -> gate.currentSubscriberCount() == 1)
                .blockFirst(PATIENCE);
        socket.close();
        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
        gate.tryEmitEmpty();
        assertThat(notesWith("out: its client left before it was accepted")).hasSize(2);
    }

    @Test
    void serverThatClosesSaysSo() {
        RawSocket socket = open("");
        server.close().subscribe();
        socket.assertClosed(1012);
        assertThat(notesWith("out: its server closes")).hasSize(2);
    }
}
