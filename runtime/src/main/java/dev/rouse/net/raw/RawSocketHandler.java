package dev.rouse.net.raw;

import dev.rouse.ActionException;
import dev.rouse.ConnectionEndedException;
import dev.rouse.ErrorKind;
import dev.rouse.FrontSocket;
import dev.rouse.OverloadedException;
import dev.rouse.RawClose;
import dev.rouse.RawFrame;
import dev.rouse.RawMessage;
import dev.rouse.log.GuardedLogger;
import dev.rouse.net.connection.ConnectionEvent;
import dev.rouse.net.connection.Deadline;
import dev.rouse.net.socket.frame.SocketLimits;
import dev.rouse.net.socket.frame.SocketServices;
import dev.rouse.net.websocket.MessageDecoder;
import dev.rouse.net.websocket.Pulse;
import dev.rouse.wire.WireError;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import reactor.core.Exceptions;

/**
 * One raw socket: messages go to the actor one after the other, and its frames go out as the client takes them. Nothing is read while
 * many messages wait, or the client takes nothing. On the event loop of the connection.
 */
final class RawSocketHandler extends ChannelDuplexHandler implements IncomingLine.Listener, Outgoing.Client<RawFrame> {

    private static final Logger LOG = GuardedLogger.of(RawSocketHandler.class);
    private static final long LINGER_MILLIS = 1000;
    private static final int LARGEST_STATUS = 4999;

    /** Frames that are on their way to the client at most. */
    private static final int COMING = 16;

    private final SocketServices services;
    private final FrontSocket socket;
    private @Nullable ChannelHandlerContext ctx;
    private @Nullable IncomingLine line;
    private @Nullable Outgoing<RawFrame> frames;
    private @Nullable Deadline arrival;
    private @Nullable Deadline taking;
    private @Nullable Pulse pulse;

    /** Whether the last frame was sent, or the connection is lost: whatever comes is dropped. */
    private boolean isLeaving;

    private boolean isClosed;
    private boolean messageCame;
    private int framesCame;
    private long bytes;
    private String reason = "lost";

    RawSocketHandler(SocketServices services, FrontSocket socket) {
        this.services = services;
        this.socket = socket;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        SocketLimits.Times times = services.limits().times();
        ctx = added;
        line = new IncomingLine(socket, services, added.executor(), this);
        frames = new Outgoing<>(added.executor(), COMING, this);
        arrival = new Deadline(
                added.executor(),
                () -> leave(WebSocketCloseStatus.POLICY_VIOLATION.code(), "frame_timeout", "its client is too slow"));
        taking = new Deadline(added.executor(), added::close);
        pulse = new Pulse(added, times.pingInterval(), times.pongTimeout());
    }

    /** Begins to read and to send, when the pipeline is complete. */
    void begin() {
        pulse().begin();
        services.observer().socketOpened();
        channel().channel().config().setAutoRead(true);
        socket.sent().subscribe(frames());
    }

    long bytes() {
        return bytes;
    }

    /** Code of its end. */
    String end() {
        return reason;
    }

    // Frames that come.

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (message instanceof WebSocketFrame frame) {
                pulse().heard();
                take(frame);
            }
        } catch (OverloadedException e) {
            overloaded();
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void take(WebSocketFrame frame) {
        if (frame instanceof CloseWebSocketFrame close) {
            closedByClient(close);
        } else if (isLeaving || frame instanceof PongWebSocketFrame) {
            return;
        } else if (frame instanceof PingWebSocketFrame) {
            channel().write(new PongWebSocketFrame(frame.content().retain()));
        } else {
            byte[] content = ByteBufUtil.getBytes(frame.content());
            receive(
                    frame instanceof TextWebSocketFrame text
                            ? RawMessage.text(text.text())
                            : RawMessage.binary(content));
        }
    }

    private void receive(RawMessage message) {
        messageCame = true;
        framesCame++;
        if (message.bytes().length > services.limits().frames().frameBytes()) {
            tooLarge();
        } else if (!line().add(message)) {
            leave(
                    WebSocketCloseStatus.POLICY_VIOLATION.code(),
                    "messages_overflow",
                    "more of its messages waited than may");
        }
        readOn();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
        if (framesCame > 0) {
            services.observer().framesReceived(framesCame);
            framesCame = 0;
        }
        MessageDecoder decoder = context.pipeline().get(MessageDecoder.class);
        if (isLeaving || decoder == null || !decoder.isWithinMessage()) {
            arrival().lift();
        } else if (messageCame || !arrival().isSet()) {
            arrival().set(arrival().now() + services.limits().times().message().toNanos());
        }
        messageCame = false;
    }

    /** Reads, unless there is no room or the client takes nothing. */
    private void readOn() {
        boolean reads = isLeaving || channel().channel().isWritable() && !line().isHalfFull();
        if (channel().channel().config().isAutoRead() != reads) {
            pulse().isReading(reads);
            channel().channel().config().setAutoRead(reads);
        }
    }

    @Override
    public void roomAgain() {
        if (!isClosed) {
            readOn();
        }
    }

    @Override
    public void failed(Throwable thrown) {
        Throwable error = Exceptions.unwrap(thrown);
        if (error instanceof ConnectionEndedException ended) {
            leave(WebSocketCloseStatus.NORMAL_CLOSURE.code(), ended.reason(), ended.reason());
            return;
        }
        boolean isForbidden = error instanceof ActionException told
                && (told.kind() == ErrorKind.FORBIDDEN || told.kind() == ErrorKind.UNAUTHENTICATED);
        String code = codeOf(error);
        leave(
                (isForbidden ? WebSocketCloseStatus.POLICY_VIOLATION : WebSocketCloseStatus.INTERNAL_SERVER_ERROR)
                        .code(),
                code,
                "onSocketMessage failed: " + code);
    }

    private String codeOf(Throwable error) {
        WireError.Facts facts = services.errors().of(0, error).error().facts();
        return facts == null ? "internal_error" : facts.code();
    }

    // Frames that are sent.

    @Override
    public boolean takes() {
        return !isLeaving && channel().channel().isWritable();
    }

    @Override
    public void send(RawFrame frame) {
        if (frame instanceof RawClose close) {
            leave(close.code(), close.reason(), "its actor closed it");
            return;
        }
        RawMessage message = (RawMessage) frame;
        bytes += message.bytes().length;
        services.observer().framesSent(1);
        WebSocketFrame sent = message.isText()
                ? new TextWebSocketFrame(Unpooled.wrappedBuffer(message.bytes()))
                : new BinaryWebSocketFrame(Unpooled.wrappedBuffer(message.bytes()));
        channel().writeAndFlush(sent).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    @Override
    public void ended(@Nullable Throwable error) {
        if (error != null) {
            leave(WebSocketCloseStatus.TRY_AGAIN_LATER.code(), codeOf(error), "its frames could not be read on");
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            taking().lift();
            frames().goOn();
        } else {
            taking().set(taking().now() + services.limits().times().answer().toNanos());
        }
        readOn();
        context.fireChannelWritabilityChanged();
    }

    // The end.

    private void tooLarge() {
        leave(WebSocketCloseStatus.MESSAGE_TOO_BIG.code(), "message_too_large", "a message of its client is too large");
    }

    private void overloaded() {
        leave(WebSocketCloseStatus.TRY_AGAIN_LATER.code(), "overloaded", "the server has no room for its messages");
    }

    /**
     * Sends the close, and goes when the client has done so as well, or soon.
     *
     * @param told to the client
     * @param noted told to the actor
     */
    private void leave(int code, String told, String noted) {
        if (sayGoodbye(code, told, noted)) {
            channel().channel().config().setAutoRead(true);
            channel().executor().schedule(() -> channel().close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private boolean sayGoodbye(int code, String told, String noted) {
        if (isLeaving) {
            return false;
        }
        LOG.debug("Raw socket {} is closed with {}: {}", channel().channel(), code, noted);
        reason = String.valueOf(code);
        stop(noted);
        channel().writeAndFlush(new CloseWebSocketFrame(code, RawClose.shortened(told)));
        return true;
    }

    private void closedByClient(CloseWebSocketFrame close) {
        if (isLeaving) {
            channel().close();
            return;
        }
        int code = close.statusCode();
        if (code > LARGEST_STATUS) {
            leave(WebSocketCloseStatus.PROTOCOL_ERROR.code(), "malformed_message", "its client broke the protocol");
            return;
        }
        reason = "client";
        String said = close.reasonText().isEmpty() ? "" : ": " + close.reasonText();
        stop(code < 0 ? "its client left" : RawClose.shortened("its client closed it with " + code + said));
        channel()
                .writeAndFlush(code < 0 ? new CloseWebSocketFrame() : new CloseWebSocketFrame(code, ""))
                .addListener(ChannelFutureListener.CLOSE);
        channel().executor().schedule(() -> channel().close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Nothing more comes or goes; what came is handed to the actor, and then the end. */
    private void stop(String noted) {
        isLeaving = true;
        arrival().end();
        frames().end();
        line().end(noted);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ConnectionEvent.DRAIN) {
            leave(WebSocketCloseStatus.SERVICE_RESTART.code(), "closing", "its server closes");
        } else if (!(event instanceof ConnectionEvent)) {
            context.fireUserEventTriggered(event);
        }
    }

    /** Somebody else closes the connection, as a server does whose time to drain is over. */
    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        sayGoodbye(WebSocketCloseStatus.SERVICE_RESTART.code(), "closing", "its server closes");
        context.close(promise);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        over();
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        over();
    }

    private void over() {
        if (!isClosed) {
            isClosed = true;
            stop("its client was lost");
            pulse().end();
            taking().end();
            services.observer().socketClosed(reason);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException corrupted) {
            if (corrupted.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG)) {
                tooLarge();
            } else {
                leave(corrupted.closeStatus().code(), "malformed_message", "its client broke the protocol");
            }
        } else if (cause instanceof OverloadedException || cause.getCause() instanceof OverloadedException) {
            overloaded();
        } else if (cause instanceof DecompressionException && cause.getCause() == null) {
            tooLarge();
        } else if (cause instanceof CodecException) {
            leave(
                    WebSocketCloseStatus.INVALID_PAYLOAD_DATA.code(),
                    "malformed_message",
                    "its client broke the protocol");
        } else {
            services.thrown(cause);
            LOG.debug("Raw socket {} failed", context.channel(), cause);
            context.close();
        }
    }

    private ChannelHandlerContext channel() {
        return Objects.requireNonNull(ctx, "ctx");
    }

    private IncomingLine line() {
        return Objects.requireNonNull(line, "line");
    }

    private Outgoing<RawFrame> frames() {
        return Objects.requireNonNull(frames, "frames");
    }

    private Deadline arrival() {
        return Objects.requireNonNull(arrival, "arrival");
    }

    private Deadline taking() {
        return Objects.requireNonNull(taking, "taking");
    }

    private Pulse pulse() {
        return Objects.requireNonNull(pulse, "pulse");
    }
}
