package dev.rouse.link.tcp;

import dev.rouse.base.ErrorText;
import dev.rouse.link.ConnectOpening;
import dev.rouse.link.Link;
import dev.rouse.link.LinkBuffers;
import dev.rouse.link.LinkCodecs;
import dev.rouse.link.LinkHandler;
import dev.rouse.link.LinkOpening;
import dev.rouse.link.LinkTransport;
import dev.rouse.link.PeerLink;
import dev.rouse.record.NodeId;
import dev.rouse.wire.link.Handshake;
import dev.rouse.wire.link.SharedSecret;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** Transport between nodes by TCP, on event loops that are there. */
public final class NettyTransport implements LinkTransport {

    /** Time in which a machine that is there takes a connection. */
    private static final int CONNECT_MILLIS = 3000;

    private static final WriteBufferWaterMark UNSENT = new WriteBufferWaterMark(LinkBuffers.LOW, LinkBuffers.HIGH);

    private final LinkSettings settings;
    private final EventLoopGroup loops;
    private final Executor blocking;
    private final RandomGenerator random;
    private final LinkCodecs codecs;
    private final RefusalLog refusals;
    private final Strangers strangers = new Strangers();
    private final Set<NettyLink> links = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Channel listener;
    private volatile boolean closed;

    /**
     * @param loops that it listens on and that the links live on that it accepts; they must know NIO
     * @param blocking threads that may wait, for names of hosts and for what TLS computes; each task gets one at once
     * @param random of values that nobody can guess; safe from any thread, and never blocks one
     * @param ticker by which log lines are far enough from each other
     */
    public NettyTransport(
            LinkSettings settings, EventLoopGroup loops, Executor blocking, RandomGenerator random, Ticker ticker) {
        this.settings = settings;
        this.loops = loops;
        this.blocking = blocking;
        this.random = random;
        this.codecs = new LinkCodecs(settings.limits());
        this.refusals = new RefusalLog(ticker);
    }

    /**
     * As it says there; ends with {@link BindException} where the address cannot be listened on, and with {@link
     * IllegalStateException} where an event loop does not know NIO.
     */
    @Override
    public Mono<String> accept(Function<Link, LinkHandler> acceptor) {
        return Mono.defer(() -> {
            LinkBinding binding = settings.binding();
            loops.forEach(NettyTransport::withNio);
            return Mono.fromFuture(new LinkAddress(binding.host(), binding.port()).resolve(blocking))
                    .flatMap(address -> listen(address, acceptor))
                    .map(port -> binding.address(port).toString())
                    .onErrorMap(IOException.class, e -> unbound(binding, e));
        });
    }

    private Mono<Integer> listen(InetSocketAddress address, Function<Link, LinkHandler> acceptor) {
        return Mono.create(sink -> {
            ChannelFuture bound = new ServerBootstrap()
                    .group(loops)
                    .channel(NioServerSocketChannel.class)
                    .option(ChannelOption.SO_BACKLOG, 1024)
                    .childOption(ChannelOption.TCP_NODELAY, true)
                    .childOption(ChannelOption.SO_KEEPALIVE, true)
                    .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT)
                    .childHandler(new Accepting(acceptor))
                    .bind(address);
            Channel listens = bound.channel();
            listener = listens;
            sink.onCancel(listens::close);
            bound.addListener(done -> {
                if (!done.isSuccess()) {
                    sink.error(done.cause());
                } else if (closed) {
                    listens.close();
                    sink.error(closedAlready());
                } else {
                    sink.success(((InetSocketAddress) listens.localAddress()).getPort());
                }
            });
        });
    }

    private static IOException unbound(LinkBinding binding, IOException cause) {
        BindException error = new BindException("This node cannot listen for other nodes at " + binding.host() + ":"
                + binding.port() + ", as " + ErrorText.of(cause)
                + ": give cluster.host an address of this machine, and cluster.port one that is free.");
        error.initCause(cause);
        return error;
    }

    /** Sets up the connections of strangers. */
    private final class Accepting extends ChannelInitializer<Channel> {

        private final Function<Link, LinkHandler> acceptor;

        Accepting(Function<Link, LinkHandler> acceptor) {
            this.acceptor = acceptor;
        }

        @Override
        protected void initChannel(Channel channel) {
            LinkSecurity.Tls tls = settings.security().tls();
            if (tls != null) {
                channel.pipeline().addLast(timed(tls.server().newHandler(channel.alloc(), blocking)));
            }
            Accepted opening = new Accepted(channel, acceptor);
            NettyLink link = NettyLink.on(
                    channel,
                    opening,
                    codecs,
                    out -> Handshake.acceptor(
                            settings.self(), nonce(), settings.security().secret(), settings.limits(), out));
            opening.link = link;
            strangers.add(link);
            keep(link);
        }
    }

    /** The handshake of a connection that somebody made to this node. */
    private final class Accepted implements LinkOpening {

        private final Channel channel;
        private final Function<Link, LinkHandler> acceptor;
        private @Nullable NettyLink link;

        Accepted(Channel channel, Function<Link, LinkHandler> acceptor) {
            this.channel = channel;
            this.acceptor = acceptor;
        }

        @Override
        public LinkHandler opened(Link open) {
            known();
            return acceptor.apply(open);
        }

        @Override
        public void failed(Throwable reason) {
            known();
            refusals.refused(channel.remoteAddress(), reason);
        }

        private void known() {
            if (link != null) {
                strangers.remove(link);
            }
        }
    }

    @Override
    public Mono<Link> connect(NodeId node, String address, EventExecutor loop, Function<Link, LinkHandler> handler) {
        return Mono.defer(() -> {
            EventLoop tcp = withNio(loop);
            LinkAddress to = LinkAddress.of(address);
            return Mono.create(sink -> to.resolve(blocking)
                    .whenComplete((resolved, error) -> onLoop(
                            tcp,
                            () -> {
                                if (error != null) {
                                    sink.error(error);
                                } else if (closed) {
                                    sink.error(closedAlready());
                                } else {
                                    new Connecting(node, to, new ConnectOpening(sink, handler)).begin(resolved, tcp);
                                }
                            },
                            sink)));
        });
    }

    private static void onLoop(EventLoop loop, Runnable task, MonoSink<?> sink) {
        if (loop.inEventLoop()) {
            task.run();
            return;
        }
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            sink.error(e);
        }
    }

    /** A connection that this node makes. */
    private final class Connecting extends ChannelInitializer<Channel> {

        private final NodeId node;
        private final LinkAddress address;
        private final ConnectOpening opening;
        private @Nullable NettyLink link;

        Connecting(NodeId node, LinkAddress address, ConnectOpening opening) {
            this.node = node;
            this.address = address;
            this.opening = opening;
        }

        void begin(InetSocketAddress resolved, EventLoop loop) {
            new Bootstrap()
                    .group(loop)
                    .channel(NioSocketChannel.class)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .option(ChannelOption.SO_KEEPALIVE, true)
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                    .option(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT)
                    .handler(this)
                    .connect(resolved)
                    .addListener(this::connected);
        }

        @Override
        protected void initChannel(Channel channel) {
            LinkSecurity.Tls tls = settings.security().tls();
            if (tls != null) {
                channel.pipeline()
                        .addLast(timed(
                                tls.client().newHandler(channel.alloc(), address.host(), address.port(), blocking)));
            }
            NettyLink made = NettyLink.on(
                    channel,
                    opening,
                    codecs,
                    out -> Handshake.opener(
                            settings.self(), nonce(), settings.security().secret(), node, out));
            link = made;
            opening.cancels(made);
            keep(made);
        }

        private void connected(Future<? super Void> done) {
            if (done.isSuccess()) {
                return;
            }
            Throwable cause = done.cause();
            Throwable reason = cause instanceof ConnectTimeoutException
                    ? new SocketTimeoutException(
                            "Nothing at " + address + " took a connection within " + CONNECT_MILLIS + " ms.")
                    : cause;
            if (link == null) {
                opening.failed(reason);
            } else {
                link.end(reason);
            }
        }
    }

    /** It is closed with this. */
    private void keep(NettyLink link) {
        links.add(link);
        link.channel().closeFuture().addListener(gone -> links.remove(link));
        if (closed) {
            close(link);
        }
    }

    private static SslHandler timed(SslHandler tls) {
        tls.setHandshakeTimeoutMillis(PeerLink.HANDSHAKE_TIMEOUT.toMillis());
        return tls;
    }

    private byte[] nonce() {
        byte[] nonce = new byte[SharedSecret.NONCE_BYTES];
        random.nextBytes(nonce);
        return nonce;
    }

    private static EventLoop withNio(EventExecutor loop) {
        if (loop instanceof IoEventLoop io && io.isCompatible(NioIoHandle.class)) {
            return io;
        }
        throw new IllegalStateException("Links between nodes by TCP need event loops with NIO, got " + loop
                + ": make the lanes with NioIoHandler.newFactory(), or leave them to the runtime.");
    }

    @Override
    public Mono<Void> close() {
        return Mono.defer(() -> {
            closed = true;
            Channel listens = listener;
            return (listens == null ? Mono.<Void>empty() : done(listens.close()))
                    .thenMany(Flux.defer(() -> Flux.fromIterable(List.copyOf(links))))
                    .flatMap(link -> {
                        close(link);
                        return done(link.channel().closeFuture());
                    })
                    .then();
        });
    }

    private static void close(NettyLink link) {
        link.close("stopping", "This node stops.");
    }

    /** Completes when the future is done, however it ended. */
    private static Mono<Void> done(Future<?> future) {
        return Mono.create(sink -> future.addListener(over -> sink.success()));
    }

    private static IOException closedAlready() {
        return new IOException("This node has closed its links, as it stops.");
    }
}
