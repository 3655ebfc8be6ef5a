package dev.rouse.benchmarks.scenario.socket;

import dev.rouse.wire.FrameEncoding;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import reactor.core.publisher.Operators;

/**
 * A client on one thread with one WebSocket: each slot has one call in flight. What answers of one read lead to is sent with one flush.
 */
final class SocketClient extends ChannelInboundHandlerAdapter implements AutoCloseable {

    static final String PATH = "/socket";

    private static final int LONGEST = 1 << 16;
    private static final int PATIENCE_SECONDS = 20;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final FrameEncoding encoding;
    private final CallFrames frames;
    private final CompletableFuture<Boolean> opened = new CompletableFuture<>();
    private final AtomicReferenceArray<@Nullable Subscriber<? super Object>> waiting;
    private final Channel channel;
    private boolean reading;

    /** Connects, and waits until calls may be made. */
    SocketClient(int port, FrameEncoding encoding, CallFrames frames) {
        this.encoding = encoding;
        this.frames = frames;
        this.waiting = new AtomicReferenceArray<>(frames.window());
        WebSocketClientProtocolConfig config = WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri("ws://localhost:" + port + PATH)
                .subprotocol(encoding == FrameEncoding.JSON ? "rouse.v1.json" : "rouse.v1.cbor")
                .build();
        this.channel = new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel connecting) {
                        connecting
                                .pipeline()
                                .addLast(
                                        new HttpClientCodec(),
                                        new HttpObjectAggregator(LONGEST),
                                        new WebSocketClientProtocolHandler(config),
                                        SocketClient.this);
                    }
                })
                .connect("localhost", port)
                .syncUninterruptibly()
                .channel();
        opened.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    /** Completes when the call of that slot is answered, on the thread of the client. Cold. */
    Publisher<Object> call(int slot) {
        return caller -> {
            caller.onSubscribe(Operators.emptySubscription());
            if (channel.eventLoop().inEventLoop()) {
                send(slot, caller);
            } else {
                channel.eventLoop().execute(() -> send(slot, caller));
            }
        };
    }

    private void send(int slot, Subscriber<? super Object> caller) {
        waiting.set(slot, caller);
        channel.write(message(frames.call(slot).duplicate()), channel.voidPromise());
        if (!reading) {
            channel.flush();
        }
    }

    private WebSocketFrame message(ByteBuf frame) {
        return encoding == FrameEncoding.JSON ? new TextWebSocketFrame(frame) : new BinaryWebSocketFrame(frame);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == WebSocketClientProtocolHandler.ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            ctx.writeAndFlush(message(frames.open().duplicate()));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object received) {
        reading = true;
        try {
            if (!opened.isDone()) {
                opened.complete(true);
            } else if (received instanceof WebSocketFrame message) {
                answered(frames.slotOf(message.content()));
            }
        } finally {
            ReferenceCountUtil.release(received);
        }
    }

    private void answered(int slot) {
        Subscriber<? super Object> caller = waiting.getAndSet(slot, null);
        if (caller != null) {
            caller.onComplete();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        reading = false;
        ctx.flush();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        failed(new IllegalStateException("The server closed the socket"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        failed(cause);
        ctx.close();
    }

    private void failed(Throwable cause) {
        opened.completeExceptionally(cause);
        for (int slot = 0; slot < waiting.length(); slot++) {
            Subscriber<? super Object> caller = waiting.getAndSet(slot, null);
            if (caller != null) {
                caller.onError(cause);
            }
        }
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
