package dev.rouse.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rouse.fixture.Shell;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** TLS and HTTP/2 of the server of its own. */
@Timeout(60)
class ServerProtocolsTest {

    private static final char[] PASSWORD = "password".toCharArray();

    @TempDir
    static Path directory;

    private static SSLContext trusting;

    private final ScriptedNode node = new ScriptedNode();
    private ActorHttpServer server;

    /** A certificate of the JDK's own making, and its key, as PEM files. */
    @BeforeAll
    static void makeCertificate() throws Exception {
        Path store = directory.resolve("keys.p12");
        Shell.run(
                Path.of(System.getProperty("java.home"), "bin", "keytool"),
                "-genkeypair",
                "-alias",
                "x",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=ip:127.0.0.1,dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                store,
                "-storepass",
                new String(PASSWORD));
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        write("chain.pem", "CERTIFICATE", keys.getCertificate("x").getEncoded());
        write("key.pem", "PRIVATE KEY", keys.getKey("x", PASSWORD).getEncoded());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("x", keys.getCertificate("x"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        trusting = SSLContext.getInstance("TLS");
        trusting.init(null, trust.getTrustManagers(), null);
    }

    private static void write(String name, String what, byte[] bytes) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        Files.writeString(
                directory.resolve(name), "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n");
    }

    @AfterEach
    void close() {
        if (server != null) {
            server.close().block(Duration.ofSeconds(30));
        }
    }

    private void start(UnaryOperator<ActorHttpOptions.Builder> change) {
        server = ActorHttpServer.bind(
                        node,
                        "127.0.0.1",
                        0,
                        change.apply(ActorHttpOptions.builder()).build())
                .block(Duration.ofSeconds(20));
    }

    private void startWithTls() {
        start(options -> options.tls(directory.resolve("chain.pem"), directory.resolve("key.pem")));
    }

    private static HttpClient client(HttpClient.Version version) {
        return HttpClient.newBuilder().version(version).sslContext(trusting).build();
    }

    private HttpRequest request(String body) {
        return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + "/actors/probe/k/text"))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    @ParameterizedTest
    @EnumSource
    void clientSpeaksWhatItNegotiates(HttpClient.Version version) throws Exception {
        startWithTls();
        HttpClient client = client(version);
        String large = "x".repeat(60_000);
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            answers.add(client.sendAsync(request("[\"" + i + large + "\"]"), HttpResponse.BodyHandlers.ofString()));
        }
        for (int i = 0; i < 50; i++) {
            HttpResponse<String> answer = answers.get(i).get(30, TimeUnit.SECONDS);
            assertThat(answer.version()).isEqualTo(version);
            assertThat(answer.body()).isEqualTo("\"" + i + large + "\"");
        }
        assertThat(client.send(request("[\"" + large + large + "\"]"), HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void webSocketIsServedOverTls() throws Exception {
        startWithTls();
        BlockingQueue<String> texts = new LinkedTransferQueue<>();
        WebSocket socket = client(HttpClient.Version.HTTP_2)
                .newWebSocketBuilder()
                .subprotocols("rouse.v1.json")
                .buildAsync(URI.create("wss://127.0.0.1:" + server.port() + "/socket"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                        texts.add(text.toString());
                        from.request(1);
                        return null;
                    }
                })
                .get(20, TimeUnit.SECONDS);
        socket.sendText("{\"open\":{\"version\":{\"major\":1,\"minor\":0}}}", true)
                .get();
        assertThat(texts.poll(20, TimeUnit.SECONDS)).startsWith("{\"ready\":");
        socket.abort();
    }

    @Test
    void closingLetsARequestOfHttp2BeAnswered() throws Exception {
        Sinks.One<String> call = Sinks.one();
        Sinks.Empty<Void> begun = Sinks.empty();
        node.on(
                "text",
                arguments -> Mono.defer(() -> {
                    begun.tryEmitEmpty();
                    return call.asMono();
                }));
        startWithTls();
        CompletableFuture<HttpResponse<String>> answer =
                client(HttpClient.Version.HTTP_2).sendAsync(request("[\"a\"]"), HttpResponse.BodyHandlers.ofString());
        begun.asMono().block(Duration.ofSeconds(20));
        CompletableFuture<Void> closed = server.close().toFuture();
        assertThat(closed.isDone()).isFalse();
        call.tryEmitValue("late");
        // The client of JDK 17 gives up what is under way where GOAWAY comes before the answer: HttpTwoLimitsTest sees
        // the frames.
        assertThat(answer.<Object>handle((told, error) -> error == null ? told.body() : String.valueOf(error))
                        .get(20, TimeUnit.SECONDS))
                .asString()
                .matches(told -> told.equals("\"late\"") || told.contains("GOAWAY received"));
        closed.get(20, TimeUnit.SECONDS);
    }

    @Test
    void filesThatAreNoneAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        ActorHttpOptions.builder().tls(directory.resolve("chain.pem"), directory.resolve("none.pem")))
                .withMessageContaining("none.pem");
    }

    @Test
    void curlIsServedByPriorKnowledgeAndWithout() throws Exception {
        Shell.Said version = Shell.tryTo("curl", "--version");
        Assumptions.assumeTrue(version.status() == 0 && version.text().contains("HTTP2"));
        start(options -> options);
        for (String flag : List.of("--http2-prior-knowledge", "--http2", "--http1.1")) {
            assertThat(Shell.run(
                            "curl",
                            "-s",
                            flag,
                            "-w",
                            " %{http_version}",
                            "-d",
                            "[\"a\"]",
                            "-H",
                            "Content-Type: application/json",
                            "http://127.0.0.1:" + server.port() + "/actors/probe/k/text"))
                    .isEqualTo("\"a\" " + (flag.contains("prior") ? "2" : "1.1"));
        }
    }

    // Byte for byte.

    private static void frame(ByteArrayOutputStream out, int type, int flags, int stream, int... payload) {
        int[] head = {0, 0, payload.length, type, flags, 0, 0, stream >> 8, stream & 0xFF};
        for (int b : head) {
            out.write(b);
        }
        for (int b : payload) {
            out.write(b);
        }
    }

    /** The code of the goodbye that the server answers {@code frames} with; -1 where it closes without one. */
    private int goodbye(ByteArrayOutputStream frames) throws IOException {
        int code = -1;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            ByteArrayOutputStream settings = new ByteArrayOutputStream();
            frame(settings, 4, 0, 0);
            socket.getOutputStream().write(settings.toByteArray());
            socket.getOutputStream().write(frames.toByteArray());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            while (true) {
                int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                int type = in.readUnsignedByte();
                in.readNBytes(5);
                byte[] payload = in.readNBytes(length);
                if (type == 7) {
                    code = payload[7];
                }
            }
        } catch (EOFException | SocketException ended) {
            return code;
        }
    }

    @Test
    void clientThatOpensAndResetsManyStreamsIsSentAway() throws IOException {
        start(options -> options);
        ByteArrayOutputStream flood = new ByteArrayOutputStream();
        for (int i = 0; i < 500; i++) {
            frame(flood, 1, 5, 2 * i + 1, 0x82, 0x86, 0x84);
            frame(flood, 3, 0, 2 * i + 1, 0, 0, 0, 8);
        }
        assertThat(goodbye(flood)).as("ENHANCE_YOUR_CALM").isEqualTo(11);
    }

    @Test
    void withoutStreamsHttp2IsNotSpoken() throws Exception {
        start(options -> options.connections(connections -> connections.maxStreams(0)));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readNBytes(8), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1");
        }
    }
}
