package dev.rouse.client.socket;

import dev.rouse.loop.LaneLoop;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/** Opens sockets by Netty, on an event loop that knows NIO. */
public final class NettyOpener implements SocketOpener {

    private static final int LARGEST_RESPONSE = 16 * 1024;
    private static final int LOW_BYTES = 64 * 1024;
    private static final int HIGH_BYTES = 256 * 1024;

    private final SocketSettings settings;
    private final Executor blocking;

    /** @param blocking threads that may wait, for names of hosts and for what TLS computes; each task gets one at once */
    public NettyOpener(SocketSettings settings, Executor blocking) {
        this.settings = settings;
        this.blocking = blocking;
    }

    @Override
    public Disposable open(Endpoint endpoint, LaneLoop loop, SocketListener listener) {
        Attempt attempt = new Attempt(endpoint, loop, listener);
        attempt.begin();
        return attempt;
    }

    /** The token, from code of the application: it may throw, and give nothing. */
    private Mono<String> token() {
        return Mono.defer(() -> {
            if (settings.token() == null) {
                return Mono.empty();
            }
            Mono<String> given = settings.token().get();
            return given != null
                    ? given
                    : Mono.error(new NullPointerException("The supplier of tokens gave null instead of a Mono."));
        });
    }

    private Mono<InetSocketAddress> resolved(Endpoint endpoint) {
        InetAddress number = NetUtil.createInetAddressFromIpAddressString(endpoint.host());
        if (number != null) {
            return Mono.just(new InetSocketAddress(number, endpoint.port()));
        }
        return Mono.create(sink -> blocking.execute(() -> {
            try {
                sink.success(new InetSocketAddress(InetAddress.getByName(endpoint.host()), endpoint.port()));
            } catch (UnknownHostException | RuntimeException e) {
                sink.error(e);
            }
        }));
    }

    /** One attempt: token, address, connection, then the handshakes. On the loop. */
    private final class Attempt extends ChannelInitializer<Channel> implements Disposable {

        private final Endpoint endpoint;
        private final LaneLoop loop;
        private final SocketListener listener;
        private final Disposable.Swap waiting = Disposables.swap();
        private volatile String token = "";
        private @Nullable Channel channel;

        Attempt(Endpoint endpoint, LaneLoop loop, SocketListener listener) {
            this.endpoint = endpoint;
            this.loop = loop;
            this.listener = listener;
        }

        void begin() {
            waiting.update(token().defaultIfEmpty("")
                    .doOnNext(text -> token = text)
                    .flatMap(text -> resolved(endpoint))
                    .subscribe(address -> loop.execute(() -> connect(address)), this::fail));
        }

        private void connect(InetSocketAddress address) {
            if (waiting.isDisposed()) {
                return;
            }
            new Bootstrap()
                    .group((EventLoop) loop.executor())
                    .channel(NioSocketChannel.class)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .option(ChannelOption.SO_KEEPALIVE, true)
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, millis(settings.connectTimeout()))
                    .option(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(LOW_BYTES, HIGH_BYTES))
                    .handler(this)
                    .connect(address)
                    .addListener(done -> {
                        if (!done.isSuccess()) {
                            fail(done.cause());
                        }
                    });
        }

        private void fail(Throwable error) {
            loop.execute(() -> {
                if (!waiting.isDisposed()) {
                    waiting.dispose();
                    listener.ended(SocketEnd.of(error));
                }
            });
        }

        @Override
        protected void initChannel(Channel made) {
            channel = made;
            ChannelPipeline pipeline = made.pipeline();
            SslContext tls = settings.tls();
            if (endpoint.isTls() && tls != null) {
                SslHandler handler = tls.newHandler(made.alloc(), endpoint.host(), endpoint.port(), blocking);
                handler.setHandshakeTimeoutMillis(millis(settings.connectTimeout()));
                pipeline.addLast(handler);
            }
            pipeline.addLast(
                    new HttpClientCodec(),
                    new HttpObjectAggregator(LARGEST_RESPONSE),
                    new WebSocketClientProtocolHandler(handshake()),
                    new WebSocketFrameAggregator(settings.frameBytes()),
                    new SocketHandler(settings, loop, listener, waiting));
        }

        private WebSocketClientProtocolConfig handshake() {
            HttpHeaders headers = new DefaultHttpHeaders();
            if (!token.isEmpty()) {
                headers.set(HttpHeaderNames.AUTHORIZATION, "Bearer " + token);
            }
            return WebSocketClientProtocolConfig.newBuilder()
                    .webSocketUri(endpoint.socket())
                    .version(WebSocketVersion.V13)
                    .subprotocol(settings.subProtocol())
                    .customHeaders(headers)
                    .generateOriginHeader(false)
                    .maxFramePayloadLength(settings.frameBytes())
                    .handleCloseFrames(false)
                    .sendCloseFrame(null)
                    .dropPongFrames(false)
                    .handshakeTimeoutMillis(millis(settings.connectTimeout()))
                    .build();
        }

        @Override
        public void dispose() {
            waiting.dispose();
            if (channel != null) {
                channel.close();
            }
        }

        @Override
        public boolean isDisposed() {
            return waiting.isDisposed();
        }
    }

    private static int millis(Duration duration) {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, duration.toMillis()));
    }
}
