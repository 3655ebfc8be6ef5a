package dev.rouse.client.socket;

import dev.rouse.log.GuardedLogger;
import dev.rouse.loop.LaneLoop;
import dev.rouse.wire.Frame;
import dev.rouse.wire.FrameCodec;
import dev.rouse.wire.FrameEncoding;
import dev.rouse.wire.MalformedFrameException;
import dev.rouse.wire.ProtocolVersion;
import dev.rouse.wire.WireLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import reactor.core.Disposable;

/**
 * One socket: messages become frames, behind a handshake of their own. What has come is told in one step of the loop. On the event loop
 * of the connection.
 */
final class SocketHandler extends SimpleChannelInboundHandler<WebSocketFrame> implements ClientSocket {

    private static final Logger LOG = GuardedLogger.of(SocketHandler.class);
    private static final int FIRST_BYTES = 256;
    private static final byte[] NO_NONCE = {};
    private static final long LINGER_MILLIS = 1000;

    private final SocketSettings settings;
    private final LaneLoop loop;
    private final SocketListener listener;
    private final Disposable givenUp;
    private final FrameCodec in;
    private final Runnable tell = this::tell;
    private final ArrayDeque<Frame> arrived = new ArrayDeque<>();
    private @Nullable ChannelHandlerContext ctx;
    private @Nullable FrameCodec out;
    private @Nullable SocketPulse pulse;
    private @Nullable SocketEnd end;
    private boolean ended;
    private boolean unflushed;

    /** @param givenUp disposed when nobody waits for the socket any more, before it is open */
    SocketHandler(SocketSettings settings, LaneLoop loop, SocketListener listener, Disposable givenUp) {
        this.settings = settings;
        this.loop = loop;
        this.listener = listener;
        this.givenUp = givenUp;
        this.in = new FrameCodec(
                settings.encoding(),
                new WireLimits(
                        Math.max(settings.frameBytes(), WireLimits.LEAST_FRAME_BYTES),
                        WireLimits.DEFAULTS.callsInFlight(),
                        WireLimits.DEFAULTS.depth() + WireLimits.LEAST_DEPTH));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        ctx = added;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            pulse = new SocketPulse(context, settings.pingInterval(), settings.pongTimeout(), this::silent);
            FrameCodec first = new FrameCodec(settings.encoding(), WireLimits.OF_STRANGERS);
            context.writeAndFlush(message(first, new Frame.Open(ProtocolVersion.CURRENT, null, NO_NONCE)));
        }
        context.fireUserEventTriggered(event);
    }

    // Frames that come.

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame message) {
        if (pulse != null) {
            pulse.heard();
        }
        if (message instanceof CloseWebSocketFrame close) {
            closed(context, close);
        } else if (message instanceof TextWebSocketFrame || message instanceof BinaryWebSocketFrame) {
            receive(message.content());
        }
    }

    private void receive(ByteBuf message) {
        if (end != null) {
            return;
        }
        Frame frame;
        try {
            frame = in.decode(message.hasArray() ? message : Unpooled.wrappedBuffer(ByteBufUtil.getBytes(message)));
        } catch (MalformedFrameException e) {
            leave(WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "malformed_frame", SocketEnd.of(e));
            return;
        }
        if (frame instanceof Frame.Goodbye goodbye) {
            end = ofGoodbye(goodbye);
        } else if (out == null) {
            ready(frame);
        } else if (frame instanceof Frame.Ping ping) {
            send(new Frame.Pong(ping.number()), null);
            flush();
        } else if (!(frame instanceof Frame.Pong)) {
            arrived.add(frame);
        }
    }

    private static SocketEnd ofGoodbye(Frame.Goodbye goodbye) {
        boolean allAnswered = goodbye.code().equals(Frame.Goodbye.ALL_ANSWERED);
        boolean isLeave = allAnswered || goodbye.code().equals("closing");
        return new SocketEnd(new GoodbyeException(goodbye.code(), goodbye.message(), isLeave), allAnswered, isLeave);
    }

    private void ready(Frame frame) {
        if (!(frame instanceof Frame.Ready ready) || !ProtocolVersion.CURRENT.isCompatibleWith(ready.version())) {
            leave(
                    WebSocketCloseStatus.PROTOCOL_ERROR,
                    "unknown_version",
                    SocketEnd.of("The server does not speak version " + ProtocolVersion.CURRENT
                            + " of the protocol, it answered the handshake with " + frame + "."));
            return;
        }
        out = new FrameCodec(settings.encoding(), ready.limits());
        loop.execute(() -> {
            if (givenUp.isDisposed()) {
                channel().close();
            } else if (!ended) {
                listener.opened(this);
            }
        });
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (!arrived.isEmpty()) {
            loop.execute(tell);
        }
        context.fireChannelReadComplete();
    }

    private void tell() {
        for (Frame frame = arrived.poll(); frame != null && !ended; frame = arrived.poll()) {
            listener.received(frame);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable() && out != null) {
            loop.execute(() -> {
                if (!ended) {
                    listener.writable();
                }
            });
        }
        context.fireChannelWritabilityChanged();
    }

    // Frames that are sent.

    @Override
    public WireLimits limits() {
        return codec().limits();
    }

    @Override
    public boolean isWritable() {
        return end == null && channel().channel().isWritable();
    }

    @Override
    public void send(Frame frame, @Nullable Runnable written) {
        WebSocketFrame message = message(codec(), frame);
        ChannelHandlerContext context = channel();
        if (written == null) {
            context.write(message, context.voidPromise());
        } else {
            context.write(message).addListener(done -> {
                if (done.isSuccess()) {
                    written.run();
                }
            });
        }
        unflushed = true;
    }

    private WebSocketFrame message(FrameCodec codec, Frame frame) {
        ByteBuf bytes = channel().alloc().heapBuffer(FIRST_BYTES);
        try {
            codec.encode(frame, bytes);
        } catch (RuntimeException | Error e) {
            bytes.release();
            throw e;
        }
        return settings.encoding() == FrameEncoding.CBOR
                ? new BinaryWebSocketFrame(bytes)
                : new TextWebSocketFrame(bytes);
    }

    @Override
    public void flush() {
        if (unflushed) {
            unflushed = false;
            channel().flush();
        }
    }

    // The end.

    @Override
    public void close(String code, String message) {
        if (end == null) {
            send(new Frame.Goodbye(code, message), null);
            leave(WebSocketCloseStatus.NORMAL_CLOSURE, code, SocketEnd.of(message));
        }
    }

    private void silent() {
        end = end == null ? SocketEnd.of("The server does not answer.") : end;
        channel().close();
    }

    private void leave(WebSocketCloseStatus status, String code, SocketEnd why) {
        end = why;
        ChannelHandlerContext context = channel();
        context.writeAndFlush(new CloseWebSocketFrame(status.code(), code))
                .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        context.executor().schedule(() -> context.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void closed(ChannelHandlerContext context, CloseWebSocketFrame close) {
        if (end == null) {
            end = new SocketEnd(
                    new IOException("The server closed the socket with status " + close.statusCode() + "."),
                    false,
                    close.statusCode() == WebSocketCloseStatus.SERVICE_RESTART.code());
            context.write(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE));
        }
        context.flush();
        context.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("Socket {} failed", context.channel(), cause);
        if (end == null) {
            end = SocketEnd.of(cause instanceof WebSocketClientHandshakeException refused ? told(refused) : cause);
        }
        context.close();
    }

    private static Throwable told(WebSocketClientHandshakeException refused) {
        Object response = refused.response();
        return response instanceof FullHttpResponse || refused.response() == null
                ? refused
                : new IOException(
                        "The server refused the WebSocket with status "
                                + refused.response().status() + ".",
                        refused);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (pulse != null) {
            pulse.end();
        }
        SocketEnd last = end == null ? SocketEnd.of("The connection broke.") : end;
        end = last;
        loop.execute(() -> {
            tell();
            if (!ended) {
                ended = true;
                if (out != null || !givenUp.isDisposed()) {
                    listener.ended(last);
                }
            }
        });
        context.fireChannelInactive();
    }

    private ChannelHandlerContext channel() {
        return Objects.requireNonNull(ctx, "ctx");
    }

    private FrameCodec codec() {
        return Objects.requireNonNull(out, "out");
    }
}
