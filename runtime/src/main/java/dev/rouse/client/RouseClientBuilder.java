package dev.rouse.client;

import dev.rouse.ActorType;
import dev.rouse.base.Arguments;
import dev.rouse.client.session.Session;
import dev.rouse.client.session.SessionLimits;
import dev.rouse.client.socket.BlockingThreads;
import dev.rouse.client.socket.Endpoint;
import dev.rouse.client.socket.NettyOpener;
import dev.rouse.client.socket.SocketSettings;
import dev.rouse.wire.FrameEncoding;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Makes a {@link RouseClient}. */
public final class RouseClientBuilder {

    private final List<Endpoint> endpoints = new ArrayList<>();
    private final List<ActorType<?>> types = new ArrayList<>();
    private @Nullable Supplier<Mono<String>> token;
    private @Nullable SslContext tls;
    private @Nullable EventLoopGroup loops;
    private ClientOptions options = ClientOptions.defaults();

    RouseClientBuilder() {}

    /**
     * Adds a server: {@code https://actors.example.com:8443/prefix}, with the prefix of its paths. Of several the first is connected to, and
     * the next where that fails.
     *
     * @throws IllegalArgumentException it is no such address
     */
    public RouseClientBuilder endpoint(String address) {
        endpoints.add(Endpoint.of(Arguments.required("address", address)));
        return this;
    }

    /** Gets the bearer token, anew for each connection; subscribed on the event loop of the client, and must not block. */
    public RouseClientBuilder token(Supplier<Mono<String>> supplier) {
        token = Arguments.required("supplier", supplier);
        return this;
    }

    /** For endpoints with TLS. By default one that trusts what the JDK does; names are verified. */
    public RouseClientBuilder tls(SslContext context) {
        tls = Arguments.required("context", context);
        return this;
    }

    /** Says how the server has registered an interface, where that is another name: {@code ActorType.called(Cart.class).named("basket")}. */
    public RouseClientBuilder type(ActorType<?> type) {
        types.add(Arguments.required("type", type));
        return this;
    }

    /** Event loops to take one of, with NIO. By default the client has one of its own, which ends with it. */
    public RouseClientBuilder eventLoops(EventLoopGroup group) {
        loops = Arguments.required("group", group);
        return this;
    }

    /** Sets the options. */
    public RouseClientBuilder options(ClientOptions value) {
        options = Arguments.required("options", value);
        return this;
    }

    /** Changes the options: {@code options(o -> o.callTimeout(Duration.ofSeconds(5)))}. */
    public RouseClientBuilder options(UnaryOperator<ClientOptions.Builder> change) {
        return options(
                Arguments.required("change", change).apply(options.toBuilder()).build());
    }

    /**
     * The client, which connects at its first use.
     *
     * @throws IllegalArgumentException there is no endpoint, or the event loops cannot be used
     */
    public RouseClient build() {
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("A client needs an endpoint: endpoint(\"http://127.0.0.1:8080\").");
        }
        SslContext context = context();
        EventLoopGroup own = loops == null
                ? new MultiThreadIoEventLoopGroup(
                        1, new DefaultThreadFactory("rouse-client", true), NioIoHandler.newFactory())
                : null;
        EventLoop loop = withNio(own == null ? Arguments.required("loops", loops) : own);
        NettyOpener opener = new NettyOpener(
                new SocketSettings(
                        options.textFrames() ? FrameEncoding.JSON : FrameEncoding.CBOR,
                        token,
                        context,
                        options.frameBytes(),
                        options.connectTimeout(),
                        options.pingInterval(),
                        options.pongTimeout()),
                BlockingThreads.create());
        SessionLimits limits = new SessionLimits(
                options.maxCalls(),
                options.maxWaitingBytes(),
                options.connectTimeout(),
                options.firstBackoff(),
                options.maxBackoff(),
                options.idleTimeout());
        Session session = new Session(loop, Ticker.systemTicker(), opener, endpoints, limits, new SplittableRandom());
        return new RouseClient(new ClientParts(session, options, types, own), options.callTimeout());
    }

    private @Nullable SslContext context() {
        if (tls != null || endpoints.stream().noneMatch(Endpoint::isTls)) {
            return tls;
        }
        try {
            return SslContextBuilder.forClient().build();
        } catch (SSLException e) {
            throw new IllegalStateException("The JDK has no TLS for clients.", e);
        }
    }

    private static EventLoop withNio(EventLoopGroup group) {
        EventLoop loop = group.next();
        if (loop instanceof IoEventLoop io && io.isCompatible(NioIoHandle.class)) {
            return loop;
        }
        throw new IllegalArgumentException("A client needs event loops with NIO, got " + loop
                + ": make them with NioIoHandler.newFactory(), or leave them to the client.");
    }
}
