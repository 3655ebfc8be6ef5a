package dev.rouse.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.fixture.Club;
import dev.rouse.fixture.Room;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.tools.ToolProvider;
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
    private static final Path GUIDE = Path.of("README.md");
    private static final int LONGEST = 12;

    private static final String IMPORTS = """
            import dev.rouse.host.ActorRuntime;
            import dev.rouse.net.*;
            import io.netty.bootstrap.ServerBootstrap;
            import io.netty.buffer.*;
            import io.netty.channel.*;
            import io.netty.channel.socket.SocketChannel;
            import io.netty.channel.socket.nio.NioServerSocketChannel;
            import io.netty.handler.codec.http.*;
            import java.util.function.*;
            import org.springframework.boot.reactor.netty.NettyServerCustomizer;
            import reactor.core.publisher.Mono;
            import reactor.netty.*;
            import reactor.netty.http.server.HttpServer;
            @interface Bean {}
            class YourHandler extends SimpleChannelInboundHandler<HttpObject> {
                @Override protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
                    if (message instanceof LastHttpContent) {
                        DefaultFullHttpResponse hello = new DefaultFullHttpResponse(
                            HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.copiedBuffer("hello".getBytes()));
                        ctx.writeAndFlush(hello).addListener(ChannelFutureListener.CLOSE);
                    }
                }
            }
            public class Snippet implements Function<ActorRuntime, Object> {
            """;

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

    /** @param number of the snippet below that heading, from 0 on */
    private static List<String> snippet(Path document, String heading, int number) throws IOException {
        List<String> lines = Files.readAllLines(document).stream()
                .dropWhile(line -> !line.equals(heading))
                .toList();
        for (int i = 0; i <= number; i++) {
            lines = lines.stream()
                    .dropWhile(line -> !line.equals("```java"))
                    .skip(1)
                    .toList();
        }
        List<String> snippet =
                lines.stream().takeWhile(line -> !line.equals("```")).toList();
        assertThat(snippet).hasSizeBetween(2, LONGEST);
        return snippet.stream().map(line -> line.replace("8080", "0")).toList();
    }

    private Object run(List<String> body) throws Exception {
        List<String> lines = new ArrayList<>(List.of(IMPORTS));
        lines.addAll(body);
        lines.add("}");
        Path source = Files.write(directory.resolve("Snippet.java"), lines);
        String classPath = System.getProperty("java.class.path");
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-proc:none",
                                "-cp",
                                classPath,
                                "-d",
                                directory.toString(),
                                source.toString()))
                .isZero();
        URLClassLoader loader = new URLClassLoader(
                new URL[] {directory.toUri().toURL()}, getClass().getClassLoader());
        @SuppressWarnings("unchecked") // as the source says
        Function<ActorRuntime, Object> snippet = (Function<ActorRuntime, Object>)
                loader.loadClass("Snippet").getConstructor().newInstance();
        return snippet.apply(runtime);
    }

    private static List<String> asMethod(List<String> snippet) {
        List<String> lines = new ArrayList<>(List.of("public Object apply(ActorRuntime runtime) {"));
        lines.addAll(snippet);
        lines.add("return server; }");
        return lines;
    }

    /** A handler in a pipeline of Netty's. */
    @Test
    void nettyServesActorsBelowItsPrefix() throws Exception {
        Channel server = ((ChannelFuture) run(asMethod(snippet(GUIDE, "## Embedding", 0))))
                .sync()
                .channel();
        stop = () -> server.close().syncUninterruptibly();

        assertServed(((InetSocketAddress) server.localAddress()).getPort(), "/live");
    }

    @Test
    void reactorNettyServesActorsBesideItsRoutes() throws Exception {
        DisposableServer server = ((Mono<?>) run(asMethod(snippet(GUIDE, "## Embedding", 1))))
                .cast(DisposableServer.class)
                .block(PATIENCE);
        stop = server::disposeNow;

        assertServed(server.port(), "");
    }

    @Test
    void webFluxServesActorsBesideItsRoutes() throws Exception {
        List<String> lines = new ArrayList<>(snippet(GUIDE, "## Embedding", 2));
        lines.add("public Object apply(ActorRuntime runtime) { return actors(runtime); }");
        HttpHandler routes = RouterFunctions.toHttpHandler(RouterFunctions.route(
                RequestPredicates.GET("/hello"), request -> ServerResponse.ok().bodyValue("hello")));
        NettyReactiveWebServerFactory factory = new NettyReactiveWebServerFactory(0);
        factory.addServerCustomizers((NettyServerCustomizer) run(lines));
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
