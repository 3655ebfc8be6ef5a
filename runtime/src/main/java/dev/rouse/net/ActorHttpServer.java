package dev.rouse.net;

import dev.rouse.ActorNode;
import dev.rouse.base.Arguments;
import dev.rouse.net.connection.ConnectionEvent;
import dev.rouse.net.connection.Http2Limits;
import dev.rouse.net.connection.HttpFront;
import dev.rouse.net.connection.HttpVersions;
import dev.rouse.net.request.Framing;
import dev.rouse.net.request.RequestRefused;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A small server of HTTP/1.1 and HTTP/2 that serves the actors of a node, and nothing else, with {@linkplain ActorHttpOptions.Builder#tls
 * TLS} where that is set. {@link ActorHttpHandler} puts them into a server that is there.
 */
public final class ActorHttpServer {

    private final Channel listener;
    private final Connections connections;
    private final Mono<Void> closed;

    private ActorHttpServer(Channel listener, Connections connections, Duration closeDeadline, Mono<Void> shutdown) {
        this.listener = listener;
        this.connections = connections;
        this.closed = Mono.defer(() -> drain(closeDeadline)).then(shutdown).cache();
    }

    /**
     * As {@link #bind(ActorNode, String, int, ActorHttpOptions, EventLoopGroup)}, with event loops of its own, one per
     * processor, which end when the server is closed.
     */
    public static Mono<ActorHttpServer> bind(ActorNode node, String host, int port, ActorHttpOptions options) {
        require(node, host, options);
        return Mono.defer(() -> {
            EventLoopGroup own = new MultiThreadIoEventLoopGroup(
                    0, new DefaultThreadFactory("rouse-http"), NioIoHandler.newFactory());
            Mono<Void> shutdown = Mono.defer(() -> done(own.shutdownGracefully(0, 1, TimeUnit.SECONDS)));
            return bind(node, host, port, options, own, shutdown)
                    .onErrorResume(e -> shutdown.then(Mono.error(e)))
                    .doOnCancel(() -> own.shutdownGracefully(0, 1, TimeUnit.SECONDS));
        });
    }

    /**
     * Begins to listen. Cold: each subscription makes a server; cancelling before it is there lets go of the port. Completes
     * on an event loop; ends with {@link HttpBindException} where the port is in use or the host is not of this machine, and with
     * {@link IllegalStateException} where the class path has a Netty that is too old.
     *
     * @param port 0 for a free one, which {@link #port} tells
     * @param options of which {@code passThrough} has no meaning here: there is no next handler
     * @param group with NIO handlers, and not shut down by this. With the lanes of the node, a call to an actor of the lane
     *     that its connection is on never changes threads
     */
    public static Mono<ActorHttpServer> bind(
            ActorNode node, String host, int port, ActorHttpOptions options, EventLoopGroup group) {
        require(node, host, options);
        Arguments.required("group", group);
        return bind(node, host, port, options, group, Mono.empty());
    }

    private static void require(ActorNode node, String host, ActorHttpOptions options) {
        Arguments.required("node", node);
        Arguments.required("host", host);
        Arguments.required("options", options);
    }

    private static Mono<ActorHttpServer> bind(
            ActorNode node,
            String host,
            int port,
            ActorHttpOptions options,
            EventLoopGroup group,
            Mono<Void> shutdown) {
        return Mono.defer(() -> Mono.fromCallable(() -> resolved(host, port)).subscribeOn(Schedulers.boundedElastic()))
                .flatMap(address -> {
                    HttpFront front = ActorFront.of(
                            node, options.toBuilder().passThrough(false).build());
                    Connections connections = new Connections(front, options, new DefaultChannelGroup(group.next()));
                    NettyVersion.needed(connections::handlers);
                    return listen(address, group, connections)
                            .map(listener -> new ActorHttpServer(
                                    listener, connections, options.connections().closeDeadline(), shutdown));
                })
                .onErrorMap(IOException.class, e -> new HttpBindException(host, port, e));
    }

    /** The port that is listened on. */
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /**
     * Stops listening, closes idle connections, lets each request under way be answered and closes its connection after it,
     * and after the deadline of the options closes what is left. Begins when first subscribed, and once; cancelling ends only
     * the wait. Completes on a thread of Netty's, never with an error.
     */
    public Mono<Void> close() {
        return closed;
    }

    private Mono<Void> drain(Duration deadline) {
        connections.closing = true;
        return done(listener.close()).then(Mono.defer(() -> {
            ChannelGroup open = connections.open;
            open.forEach(connection -> connection.pipeline().fireUserEventTriggered(ConnectionEvent.DRAIN));
            Future<?> force =
                    listener.eventLoop().schedule(() -> open.close(), deadline.toMillis(), TimeUnit.MILLISECONDS);
            return done(open.newCloseFuture()).doFinally(signal -> force.cancel(false));
        }));
    }

    private static InetSocketAddress resolved(String host, int port) throws UnknownHostException {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new UnknownHostException("unknown host");
        }
        return address;
    }

    private static Mono<Channel> listen(InetSocketAddress address, EventLoopGroup group, Connections connections) {
        return Mono.create(sink -> {
            ChannelFuture bound = new ServerBootstrap()
                    .group(group)
                    .channel(NioServerSocketChannel.class)
                    .option(ChannelOption.SO_BACKLOG, 1024)
                    .handler(new Listening(connections.front))
                    .childHandler(connections)
                    .bind(address);
            sink.onCancel(() -> bound.channel().close());
            bound.addListener(future -> {
                if (future.isSuccess()) {
                    sink.success(bound.channel());
                } else {
                    sink.error(future.cause());
                }
            });
        });
    }

    /** Completes when the future is done, however it ended. */
    private static Mono<Void> done(Future<?> future) {
        return Mono.create(sink -> future.addListener(f -> sink.success()));
    }

    /** Tells of what goes wrong where connections are accepted. */
    private static final class Listening extends ChannelInboundHandlerAdapter {

        private final HttpFront front;

        Listening(HttpFront front) {
            this.front = front;
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            front.thrown().accept(cause);
            ctx.fireExceptionCaught(cause);
        }
    }

    /** Sets connections up, and knows those that are open. */
    private static final class Connections extends ChannelInitializer<Channel> {

        /** Many small requests fit into one read, and memory is bounded: a connection holds what one read gives. */
        private static final int MAX_PIPELINED = 65_536;

        /** Connections over the limit that are told so at the same time, and for how long. */
        private static final int MAX_REFUSED = 100;

        private static final long REFUSAL_MILLIS = 1000;

        private final HttpFront front;
        private final HttpConnectionOptions options;
        private final @Nullable SslContext tls;
        private final HttpVersions versions;
        private final ChannelGroup open;
        private volatile boolean closing;

        Connections(HttpFront front, ActorHttpOptions options, ChannelGroup open) {
            this.front = front;
            this.options = options.connections();
            this.tls = options.tls();
            this.versions = new HttpVersions(
                    limits(this.options), this::handlers, () -> new ActorHttpHandler(front), front.thrown());
            this.open = open;
        }

        private static @Nullable Http2Limits limits(HttpConnectionOptions options) {
            return options.maxStreams() == 0
                    ? null
                    : new Http2Limits(
                            options.maxStreams(),
                            options.maxHeaderBytes(),
                            options.idleTimeout(),
                            options.closeDeadline());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
            front.thrown().accept(cause);
            super.exceptionCaught(ctx, cause);
        }

        @Override
        protected void initChannel(Channel connection) {
            open.add(connection);
            int limit = options.maxConnections();
            if (closing || open.size() > limit + MAX_REFUSED) {
                connection.close();
            } else if (open.size() <= limit) {
                serve(connection);
            } else if (tls == null) {
                refuse(connection, limit);
            } else {
                connection.close();
            }
        }

        private void serve(Channel connection) {
            if (tls == null) {
                versions.plain(connection.pipeline());
            } else {
                versions.secure(connection.pipeline(), tls);
            }
        }

        private ChannelHandler[] handlers() {
            ActorHttpHandler actors = new ActorHttpHandler(front);
            return new ChannelHandler[] {
                new Arrivals(options.idleTimeout(), actors),
                new HttpServerCodec(new HttpDecoderConfig().setMaxHeaderSize(options.maxHeaderBytes()), MAX_PIPELINED),
                actors
            };
        }

        /** Tells why, whatever the client is about to send: that is dropped, lest it take the answer away from it. */
        private void refuse(Channel connection, int limit) {
            connection.pipeline().addLast(new HttpResponseEncoder(), new ChannelInboundHandlerAdapter() {
                @Override
                public void channelActive(ChannelHandlerContext ctx) {
                    ctx.writeAndFlush(Framing.LAST.apply(
                            front.responses().error(RequestRefused.tooManyConnections(limit), ctx.alloc()), false));
                    ctx.executor().schedule(() -> ctx.close(), REFUSAL_MILLIS, TimeUnit.MILLISECONDS);
                }

                @Override
                public void channelRead(ChannelHandlerContext ctx, Object message) {
                    ReferenceCountUtil.release(message);
                }

                @Override
                public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                    front.thrown().accept(cause);
                    ctx.close();
                }
            });
        }
    }

    /** Tells the handler when bytes come, and when none move for long: by events that are not mistaken for others'. */
    private static final class Arrivals extends IdleStateHandler {

        private final ActorHttpHandler actors;

        Arrivals(Duration timeout, ActorHttpHandler actors) {
            super(true, 0, 0, timeout.toMillis(), TimeUnit.MILLISECONDS);
            this.actors = actors;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
            actors.arrive();
            super.channelRead(ctx, message);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
            super.userEventTriggered(ctx, event);
            if (event == ConnectionEvent.UPGRADED) {
                ctx.pipeline().remove(this);
            }
        }

        @Override
        protected void channelIdle(ChannelHandlerContext ctx, IdleStateEvent event) {
            ctx.fireUserEventTriggered(ConnectionEvent.SILENT);
        }
    }
}
