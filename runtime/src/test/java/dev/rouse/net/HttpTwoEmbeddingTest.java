package dev.rouse.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.rouse.fixture.Shell;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.ConnectionObserver;
import reactor.netty.DisposableServer;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

/** Actors in a reactor-netty server of every protocol that it speaks over TCP, beside routes of its own. */
@Timeout(60)
class HttpTwoEmbeddingTest {

    private static final String TEXT = "/actors/probe/k/text";
    private static final char[] PASSWORD = "password".toCharArray();

    private final ScriptedNode node = new ScriptedNode();
    private DisposableServer server;

    /** Protocols of the server, and what a client of it does. */
    enum Speech {
        HTTP11(HttpProtocol.HTTP11),
        HTTP11_OF_BOTH(HttpProtocol.HTTP11, HttpProtocol.HTTP11, HttpProtocol.H2C),
        H2C_OF_BOTH(HttpProtocol.H2C, HttpProtocol.HTTP11, HttpProtocol.H2C),
        H2C(HttpProtocol.H2C, HttpProtocol.H2C),
        TLS(HttpProtocol.HTTP11),
        TLS_HTTP11_OF_BOTH(HttpProtocol.HTTP11, HttpProtocol.HTTP11, HttpProtocol.H2),
        TLS_H2_OF_BOTH(HttpProtocol.H2, HttpProtocol.HTTP11, HttpProtocol.H2),
        TLS_H2(HttpProtocol.H2, HttpProtocol.H2);

        final HttpProtocol client;
        final HttpProtocol[] server;

        Speech(HttpProtocol client, HttpProtocol... server) {
            this.client = client;
            this.server = server.length == 0 ? new HttpProtocol[] {client} : server;
        }

        boolean isSecret() {
            return name().startsWith("TLS");
        }
    }

    @TempDir
    static Path directory;

    @AfterEach
    void stop() {
        if (server != null) {
            server.disposeNow();
        }
    }

    private void start(Speech speech) throws Exception {
        Supplier<ActorHttpHandler> actors = ActorHttpHandler.factory(
                node, ActorHttpOptions.builder().passThrough(true).build());
        HttpServer plain = HttpServer.create()
                .host("127.0.0.1")
                .protocol(speech.server)
                .childObserve((connection, state) -> {
                    if (state == ConnectionObserver.State.CONNECTED) {
                        ActorHttpHandler.addTo(connection.channel().pipeline(), actors);
                    }
                })
                .route(routes -> routes.get("/hello", (request, response) -> response.sendString(Mono.just("hello")))
                        .post(
                                "/echo",
                                (request, response) -> response.sendString(
                                        request.receive().aggregate().asString().defaultIfEmpty(""))));
        if (speech.isSecret()) {
            KeyManagerFactory keys = keys();
            plain = plain.secure(spec -> {
                boolean isOld = speech.server.length == 1 && speech.server[0] == HttpProtocol.HTTP11;
                GenericSslContextSpec<?> context =
                        isOld ? Http11SslContextSpec.forServer(keys) : Http2SslContextSpec.forServer(keys);
                spec.sslContext(context);
            });
        }
        server = plain.bindNow();
    }

    private HttpClient client(Speech speech) throws IOException {
        HttpClient plain =
                HttpClient.newConnection().host("127.0.0.1").port(server.port()).protocol(speech.client);
        if (!speech.isSecret()) {
            return plain;
        }
        return plain.secure(spec -> {
            GenericSslContextSpec<SslContextBuilder> context = speech.client == HttpProtocol.H2
                    ? Http2SslContextSpec.forClient()
                    : Http11SslContextSpec.forClient();
            spec.sslContext(context.configure(builder -> builder.trustManager(InsecureTrustManagerFactory.INSTANCE)));
        });
    }

    private static String post(HttpClient client, String path, String body) {
        return client.post()
                .uri(path)
                .send(ByteBufFlux.fromString(Mono.just(body)))
                .responseSingle((response, content) ->
                        content.asString().map(text -> response.status().code() + " " + text))
                .block();
    }

    private static String get(HttpClient client, String path) {
        return client.get()
                .uri(path)
                .responseSingle((response, content) ->
                        content.asString().map(text -> response.status().code() + " " + text))
                .block();
    }

    @ParameterizedTest
    @EnumSource
    void actorsAndTheServersOwnRoutesAreServed(Speech speech) throws Exception {
        start(speech);
        HttpClient client = client(speech);
        String large = "x".repeat(60_000);

        assertThat(get(client, "/hello")).isEqualTo("200 hello");
        assertThat(post(client, TEXT, "[\"a\"]")).isEqualTo("200 \"a\"");
        assertThat(post(client, "/echo", "b")).isEqualTo("200 b");
        assertThat(get(client, "/health")).startsWith("200 ").contains("SERVING");
        assertThat(post(client, TEXT, "[\"" + large + "\"]")).hasSize(60_006);
        assertThat(post(client, TEXT, "[\"" + large + large + "\"]"))
                .startsWith("413 ")
                .contains("body_too_large");
        assertThat(post(client, "/echo", large + large)).hasSize(120_004);
        assertThat(post(client, "/actors/probe/k/fly", "[]")).startsWith("404 ");
    }

    @ParameterizedTest
    @EnumSource
    void manyRequestsOfOneConnectionAreServed(Speech speech) throws Exception {
        start(speech);
        HttpClient client = client(speech);

        Flux.range(0, 50)
                .flatMap(
                        i -> client.post()
                                .uri(TEXT)
                                .send(ByteBufFlux.fromString(Mono.just("[\"" + i + "\"]")))
                                .responseContent()
                                .aggregate()
                                .asString()
                                .doOnNext(text -> assertThat(text).isEqualTo("\"" + i + "\"")),
                        8)
                .blockLast();
    }

    /** Java's own client asks for h2c with its first request. */
    @ParameterizedTest
    @EnumSource(names = {"HTTP11", "HTTP11_OF_BOTH"})
    void clientThatAsksForAnUpgradeIsServed(Speech speech) throws Exception {
        start(speech);
        java.net.http.HttpClient client = java.net.http.HttpClient.newHttpClient();

        for (String path : new String[] {TEXT, "/hello", TEXT, "/hello", TEXT}) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
            HttpResponse<String> response = client.send(
                    path.equals(TEXT)
                            ? request.POST(HttpRequest.BodyPublishers.ofString("[\"a\"]"))
                                    .build()
                            : request.build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(path).isEqualTo(200);
            assertThat(response.body()).isEqualTo(path.equals(TEXT) ? "\"a\"" : "hello");
        }
    }

    @Test
    void pipelineWithoutACodecIsRefusedWithWhatToDo() {
        EmbeddedChannel channel = new EmbeddedChannel();
        Supplier<ActorHttpHandler> actors = ActorHttpHandler.factory(node, ActorHttpOptions.defaults());

        assertThatIllegalStateException()
                .isThrownBy(() -> ActorHttpHandler.addTo(channel.pipeline(), actors))
                .withMessageContaining("HttpServerCodec")
                .withMessageContaining("childObserve");
        channel.finishAndReleaseAll();
    }

    @Test
    void addingTwiceIsAddingOnce() {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpServerCodec());
        Supplier<ActorHttpHandler> actors = ActorHttpHandler.factory(node, ActorHttpOptions.defaults());
        ActorHttpHandler.addTo(channel.pipeline(), actors);
        int handlers = channel.pipeline().names().size();

        ActorHttpHandler.addTo(channel.pipeline(), actors);

        assertThat(channel.pipeline().names()).hasSize(handlers);
        channel.finishAndReleaseAll();
    }

    /** A certificate of the JDK's own making. */
    private static KeyManagerFactory keys() throws Exception {
        Path store = directory.resolve("keys.p12");
        if (!Files.exists(store)) {
            Shell.run(
                    Path.of(System.getProperty("java.home"), "bin", "keytool"),
                    "-genkeypair",
                    "-alias",
                    "x",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=localhost",
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    store,
                    "-storepass",
                    new String(PASSWORD));
        }
        KeyStore loaded = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            loaded.load(in, PASSWORD);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(loaded, PASSWORD);
        return keys;
    }
}
