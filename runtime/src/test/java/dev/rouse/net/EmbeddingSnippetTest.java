package dev.rouse.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.fixture.Club;
import dev.rouse.fixture.Room;
import dev.rouse.fixture.document.Snippet;
import dev.rouse.fixture.document.SnippetSource;
import dev.rouse.fixture.document.SnippetSource.Source;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.net.socket.RawSocket;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.web.server.WebServer;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;

/** The snippets that put actors into a server that is there do so: compiled as they are written, on free ports. */
@Timeout(120)
class EmbeddingSnippetTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String GUIDE = "runtime/README.md";

    @TempDir
    Path directory;

    private final ActorRuntime runtime = ActorRuntime.builder()
            .store(new ScriptedStore())
            .register(Room.type())
            .register(Club.type(options -> options))
            .start()
            .block(PATIENCE);
    private Runnable stop = () -> {};

    @AfterEach
    void stop() {
        stop.run();
        runtime.stop().block(PATIENCE);
    }

    /** What the guide's snippet of that name makes, with 0 for its port. */
    private Object made(String name) throws ReflectiveOperationException, IOException {
        String source = SnippetSource.text(Snippet.of(GUIDE, "java", name));
        SnippetSource.compile(List.of(new Source(name, source.replace("8080", "0"))), directory);
        URLClassLoader loader = new URLClassLoader(
                new URL[] {directory.toUri().toURL()}, getClass().getClassLoader());
        @SuppressWarnings("unchecked") // as its template says
        Function<ActorRuntime, Object> snippet = (Function<ActorRuntime, Object>)
                loader.loadClass("Embedding").getConstructor().newInstance();
        return snippet.apply(runtime);
    }

    /** A handler in a pipeline of Netty's. */
    @Test
    void nettyServesActorsBelowItsPrefix() throws Exception {
        Channel server = ((ChannelFuture) made("embedding")).sync().channel();
        stop = () -> server.close().syncUninterruptibly();

        assertServed(((InetSocketAddress) server.localAddress()).getPort(), "/live");
    }

    @Test
    void reactorNettyServesActorsBesideItsRoutes() throws Exception {
        DisposableServer server =
                ((Mono<?>) made("embedding-2")).cast(DisposableServer.class).block(PATIENCE);
        stop = server::disposeNow;

        assertServed(server.port(), "");
    }

    @Test
    void webFluxServesActorsBesideItsRoutes() throws Exception {
        HttpHandler routes = RouterFunctions.toHttpHandler(RouterFunctions.route(
                RequestPredicates.GET("/hello"), request -> ServerResponse.ok().bodyValue("hello")));
        NettyReactiveWebServerFactory factory = new NettyReactiveWebServerFactory(0);
        factory.addServerCustomizers((NettyServerCustomizer) made("embedding-3"));
        WebServer server = factory.getWebServer(routes);
        server.start();
        stop = server::stop;

        assertServed(server.getPort(), "");
    }

    /** Calls, events and the protocol on a WebSocket come through, and what is the server's own stays so. */
    private static void assertServed(int port, String prefix) {
        assertThat(Front.send(port, "GET", "/hello", "").body()).isEqualTo("hello");
        HttpResponse<String> said = Front.send(port, "POST", prefix + "/actors/room/a/say", "[\"ann\",\"hi\"]");
        assertThat(said.statusCode() + " " + said.body()).isEqualTo("200 1");
        assertEvents(port, prefix);
        assertSocket(port, prefix);
        assertThat(Front.send(port, "GET", "/hello", "").body()).isEqualTo("hello");
    }

    private static void assertEvents(int port, String prefix) {
        try (RawClient client = new RawClient(port)) {
            client.send(RawClient.get(prefix + "/actors/room/a/events/message?from=0", "Accept: text/event-stream"));
            assertThat(client.head().header("content-type")).isEqualTo("text/event-stream");
            assertThat(client.chunk()).startsWith("id: 0-");
            assertThat(client.chunk()).contains("event: message\ndata: {\"name\":\"ann\",\"text\":\"hi\"}\n\n");
            Front.send(port, "POST", prefix + "/actors/room/a/say", "[\"bob\",\"ho\"]");
            assertThat(client.chunk()).contains("\"ho\"");
        }
    }

    private static void assertSocket(int port, String prefix) {
        try (RawSocket socket = new RawSocket(port)) {
            assertThat(socket.ask(RawSocket.request(prefix + "/socket", "Sec-WebSocket-Protocol: rouse.v1.json"))
                            .status())
                    .isEqualTo(101);
            socket.opened()
                    .text("{\"connect\":{\"id\":1,\"type\":\"club\",\"key\":[\"a\"],"
                            + "\"parameters\":{\"json\":{\"name\":\"ann\"}}}}");
            assertThat(socket.json().at("/connected/id").asInt()).isEqualTo(1);
            assertThat(socket.json().at("/event/name").asString()).isEqualTo("welcome");
            socket.text("{\"message\":{\"id\":1,\"number\":1,\"action\":\"note\",\"arguments\":[{\"json\":\"x\"}]}}");
            assertThat(socket.json().at("/acknowledge/sequence").asInt()).isEqualTo(1);
        }
    }
}
