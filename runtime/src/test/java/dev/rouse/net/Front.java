package dev.rouse.net;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A plain Netty server with the handler behind a codec, on a real socket. When a test ends, every buffer is given back and
 * nothing was logged above INFO but what the test took from {@link #logged}.
 */
public final class Front implements BeforeEachCallback, AfterEachCallback {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public final ScriptedNode node = new ScriptedNode();
    public final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
    private final List<RawClient> clients = new ArrayList<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private ActorHttpOptions options = ActorHttpOptions.defaults();
    private Channel listener;

    /** Closed before their loop: a loop that ends may leave a connection open that is being written to. */
    private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

    public Front with(UnaryOperator<ActorHttpOptions.Builder> change) {
        options = change.apply(ActorHttpOptions.builder()).build();
        return this;
    }

    /** Changes options beside those that were changed before. */
    public Front and(UnaryOperator<ActorHttpOptions.Builder> change) {
        options = change.apply(options.toBuilder()).build();
        return this;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        log.start();
        ((Logger) LoggerFactory.getLogger("ROOT")).addAppender(log);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        ((Logger) LoggerFactory.getLogger("ROOT")).detachAppender(log);
        clients.forEach(RawClient::close);
        open.close().syncUninterruptibly();
        loops.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
        assertThat(allocator.metric().usedDirectMemory()).isZero();
        assertThat(allocator.metric().usedHeapMemory()).isZero();
        assertThat(log.list).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.WARN));
    }

    public int port() {
        if (listener == null) {
            Supplier<ActorHttpHandler> actors = ActorHttpHandler.factory(node, options);
            listener = new ServerBootstrap()
                    .group(loops)
                    .channel(NioServerSocketChannel.class)
                    .childOption(ChannelOption.ALLOCATOR, allocator)
                    .childHandler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            open.add(channel);
                            channel.pipeline().addLast(new HttpServerCodec(), actors.get());
                        }
                    })
                    .bind(InetAddress.getLoopbackAddress(), 0)
                    .syncUninterruptibly()
                    .channel();
        }
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    public RawClient raw() {
        RawClient client = new RawClient(port());
        clients.add(client);
        return client;
    }

    /** Removes and gives what was logged above INFO. */
    public List<ILoggingEvent> logged() {
        List<ILoggingEvent> loud = log.list.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .toList();
        log.list.removeAll(loud);
        return loud;
    }

    /** Calls an action of the probe {@code k}. */
    public HttpResponse<String> call(String action, String body) {
        return send("POST", "/actors/probe/k/" + action, body);
    }

    public HttpResponse<String> send(String method, String path, String body, String... headers) {
        return send(port(), method, path, body, headers);
    }

    public static HttpResponse<String> send(int port, String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public static JsonNode json(HttpResponse<String> response) {
        return json(response.body());
    }

    public static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
