package dev.rouse.net.socket;

import dev.rouse.FrontConnection;
import dev.rouse.OverloadedException;
import dev.rouse.RouseException;
import dev.rouse.log.GuardedLogger;
import dev.rouse.net.connection.ConnectionEvent;
import dev.rouse.net.connection.Deadline;
import dev.rouse.net.request.RequestRefused;
import dev.rouse.net.socket.frame.AnswerWriter;
import dev.rouse.net.socket.frame.FrameGroup;
import dev.rouse.net.socket.frame.Socket;
import dev.rouse.net.socket.frame.SocketCodec;
import dev.rouse.net.socket.frame.SocketLimits;
import dev.rouse.net.socket.frame.SocketServices;
import dev.rouse.net.socket.frame.SubProtocol;
import dev.rouse.net.websocket.MessageDecoder;
import dev.rouse.net.websocket.Pulse;
import dev.rouse.wire.Frame;
import dev.rouse.wire.FrameCodec;
import dev.rouse.wire.MalformedFrameException;
import dev.rouse.wire.ProtocolVersion;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * One socket: messages become frames, the handshake comes first, and each frame after it goes to the group that serves it. Nothing is
 * read from a client that does not take its answers. Whatever ends a socket from here is told by a <i>goodbye</i> and the status
 * of the close behind it. On the event loop of the connection.
 */
final class SocketHandler extends ChannelDuplexHandler implements Socket {

    private static final Logger LOG = GuardedLogger.of(SocketHandler.class);
    private static final int LARGEST_STATUS = 4999;
    private static final long LINGER_MILLIS = 1000;

    private enum Phase {
        /** The first frame is awaited. Next: OPEN, or LEAVING. */
        OPENING,
        /** Frames are served. Next: DRAINING or LEAVING. */
        OPEN,
        /** Calls that were taken are answered, and no other begins. Next: LEAVING. */
        DRAINING,
        /** The last word was said: whatever comes is dropped until the connection closes. Final. */
        LEAVING
    }

    private final SocketServices services;
    private final HttpRequest head;
    private final SubProtocol protocol;
    private final SocketCodec codec;
    private FrameGroups groups = new FrameGroups(List.of());
    private Phase phase = Phase.OPENING;
    private boolean ended;
    private @Nullable ChannelHandlerContext ctx;
    private @Nullable AnswerWriter out;
    private @Nullable Deadline arrival;
    private @Nullable Pulse pulse;
    private final TokenExpiry expiry = new TokenExpiry();
    private Farewell farewell = Farewell.RESTART;

    /** Whether a message came whole since the time for one began to run. */
    private boolean messageCame;

    private int framesCame;
    private String reason = "lost";
    private boolean closed;

    /** @param head of the request that opened it */
    SocketHandler(SocketServices services, HttpRequest head, SubProtocol protocol) {
        this.services = services;
        this.head = head;
        this.protocol = protocol;
        this.codec = services.codec(protocol);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        SocketLimits.Times times = services.limits().times();
        ctx = added;
        out = new AnswerWriter(added, protocol, services.answers().tally(), times.answer(), new Writes());
        arrival = new Deadline(added.executor(), this::tooSlow);
        pulse = new Pulse(added, times.pingInterval(), times.pongTimeout());
    }

    /** Begins to read, when the pipeline is complete. */
    void begin(List<FrameGroup> served) {
        groups = new FrameGroups(served);
        arrival().set(arrival().now() + services.limits().times().open().toNanos());
        pulse().begin();
        expiry.begin(
                head, loop(), () -> drain(Farewell.EXPIRED), () -> leave(Farewell.EXPIRED.reason(), Farewell.EXPIRED));
        services.observer().socketOpened();
        channel().channel().config().setAutoRead(true);
    }

    // Frames that come.

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (message instanceof WebSocketFrame frame) {
                pulse().heard();
                take(frame);
            } else {
                broken("early_frames", "Frames of a WebSocket come after its handshake was answered");
            }
        } catch (RequestRefused e) {
            leave(e.code(), WebSocketCloseStatus.TRY_AGAIN_LATER, "There is no room to answer");
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void take(WebSocketFrame frame) {
        if (frame instanceof CloseWebSocketFrame close) {
            closedByClient(close);
        } else if (phase == Phase.LEAVING || frame instanceof PongWebSocketFrame) {
            return;
        } else if (frame instanceof PingWebSocketFrame) {
            channel().write(new PongWebSocketFrame(frame.content().retain()));
        } else if (protocol.isCarriedBy(frame)) {
            receive(frame.content());
        } else {
            leave(
                    "unknown_message",
                    WebSocketCloseStatus.INVALID_MESSAGE_TYPE,
                    "Frames are " + (protocol == SubProtocol.JSON ? "text" : "binary")
                            + " messages in this sub-protocol");
        }
    }

    private void receive(ByteBuf message) {
        messageCame = true;
        framesCame++;
        if (message.readableBytes() > services.limits().frames().frameBytes()) {
            tooLarge();
            return;
        }
        Frame frame;
        try {
            frame = codec.decode(message);
        } catch (MalformedFrameException e) {
            leave("malformed_frame", WebSocketCloseStatus.INVALID_PAYLOAD_DATA, Objects.toString(e.getMessage()));
            return;
        } catch (Throwable t) {
            fail(t);
            return;
        }
        receive(frame);
    }

    private void receive(Frame frame) {
        if (phase == Phase.OPENING) {
            open(frame);
        } else if (frame instanceof Frame.Ping ping) {
            send(new Frame.Pong(ping.number()));
        } else if (frame instanceof Frame.Goodbye) {
            leave("goodbye", WebSocketCloseStatus.NORMAL_CLOSURE, "As the client leaves");
        } else if (frame instanceof Frame.Unrecognized unknown) {
            send(unknown.refusal());
        } else if (!(frame instanceof Frame.Pong) && !groups.take(frame)) {
            send(services.errors()
                    .refusal(frame.id(), RequestRefused.unservedFrame("'" + FrameCodec.nameOf(frame) + "'")));
        }
    }

    private void open(Frame first) {
        if (!(first instanceof Frame.Open open)) {
            broken("open_expected", "The first frame of a socket is 'open'");
        } else if (open.identity() != null) {
            leave("not_for_nodes", WebSocketCloseStatus.POLICY_VIOLATION, "A client has no identity of a node");
        } else if (!ProtocolVersion.CURRENT.isCompatibleWith(open.version())) {
            broken(
                    "unknown_version",
                    "Version " + ProtocolVersion.CURRENT + " of the protocol is spoken here, got " + open.version());
        } else {
            phase = Phase.OPEN;
            arrival().lift();
            send(new Frame.Ready(
                    ProtocolVersion.CURRENT.common(open.version()),
                    null,
                    services.limits().frames(),
                    null));
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        out().drain();
        context.flush();
        if (framesCame > 0) {
            services.observer().framesReceived(framesCame);
            framesCame = 0;
        }
        if (phase == Phase.OPEN || phase == Phase.DRAINING) {
            if (!isWithinMessage()) {
                arrival().lift();
            } else if (messageCame || !arrival().isSet()) {
                arrival()
                        .set(arrival().now()
                                + services.limits().times().message().toNanos());
            }
        }
        messageCame = false;
    }

    private boolean isWithinMessage() {
        MessageDecoder decoder = channel().pipeline().get(MessageDecoder.class);
        return decoder != null && decoder.isWithinMessage();
    }

    /** Handlers behind this one see nothing of the socket, and have nothing to ask for. */
    @Override
    public void read(ChannelHandlerContext context) {
        if (phase == Phase.LEAVING || !out().isHeldUp()) {
            context.read();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        boolean writable = context.channel().isWritable();
        if (phase != Phase.LEAVING) {
            pulse().isReading(writable);
            context.channel().config().setAutoRead(writable);
            if (writable) {
                readOn();
            }
        }
        context.fireChannelWritabilityChanged();
    }

    private void readOn() {
        groups.all().forEach(FrameGroup::readOn);
    }

    /** Progress of what is sent. */
    private final class Writes implements AnswerWriter.Progress {

        @Override
        public void roomAgain() {
            readOn();
        }

        @Override
        public void flushed(int frames) {
            services.observer().framesSent(frames);
        }
    }

    // Requests of the groups.

    @Override
    public EventExecutor loop() {
        return channel().executor();
    }

    @Override
    public HttpRequest head() {
        return head;
    }

    @Override
    public SocketCodec codec() {
        return codec;
    }

    @Override
    public AnswerWriter out() {
        return Objects.requireNonNull(out, "out");
    }

    @Override
    public boolean isInUse(long id) {
        return groups.isInUse(id);
    }

    @Override
    public @Nullable FrontConnection connection(String id) {
        return groups.connection(id);
    }

    @Override
    public void send(Frame frame) {
        ByteBuf bytes;
        try {
            bytes = codec.encode(frame);
        } catch (RuntimeException e) {
            fail(e);
            return;
        }
        out().write(bytes);
    }

    @Override
    public void idle() {
        if (phase == Phase.DRAINING && groups.areIdle()) {
            leave(Frame.Goodbye.ALL_ANSWERED, farewell);
        }
    }

    // The end.

    @Override
    public void broken(String code, String message) {
        leave(code, WebSocketCloseStatus.PROTOCOL_ERROR, message);
    }

    private void tooLarge() {
        leave(
                "frame_too_large",
                WebSocketCloseStatus.MESSAGE_TOO_BIG,
                "A frame has at most " + services.limits().frames().frameBytes() + " bytes here");
    }

    private void overloaded(RouseException reason) {
        leave(reason.code(), WebSocketCloseStatus.TRY_AGAIN_LATER, Objects.toString(reason.getMessage()));
    }

    private void tooSlow() {
        Duration limit = phase == Phase.OPENING
                ? services.limits().times().open()
                : services.limits().times().message();
        leave(
                phase == Phase.OPENING ? "open_timeout" : "frame_timeout",
                WebSocketCloseStatus.POLICY_VIOLATION,
                "A frame has " + limit.toMillis() + " ms to arrive here, and did not");
    }

    private void fail(Throwable error) {
        services.thrown(error);
        LOG.warn(
                "Socket {} is closed, as a frame could not be served", channel().channel(), error);
        leave("internal_error", WebSocketCloseStatus.INTERNAL_SERVER_ERROR, "Something went wrong here");
    }

    private void leave(String code, WebSocketCloseStatus status, String message) {
        leave(code, new Farewell(code, status, message));
    }

    /** Says goodbye and why, and closes when the client has done so as well, or soon. */
    private void leave(String code, Farewell last) {
        if (sayGoodbye(code, last)) {
            channel().channel().config().setAutoRead(true);
            channel().executor().schedule(() -> channel().close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private boolean sayGoodbye(String code, Farewell last) {
        if (phase == Phase.LEAVING) {
            return false;
        }
        phase = Phase.LEAVING;
        reason = last.reason();
        LOG.debug("Socket {} is closed: {}", channel().channel(), last.message());
        endGroups();
        out().writeLast(codec.encode(new Frame.Goodbye(code, last.message())));
        channel().writeAndFlush(new CloseWebSocketFrame(last.status().code(), last.reason()));
        return true;
    }

    private void closedByClient(CloseWebSocketFrame close) {
        boolean first = phase != Phase.LEAVING;
        if (first && close.statusCode() > LARGEST_STATUS) {
            broken("malformed_message", "A status of a close is at most " + LARGEST_STATUS);
            return;
        }
        reason = first ? "client" : reason;
        phase = Phase.LEAVING;
        endGroups();
        if (first) {
            channel()
                    .writeAndFlush(
                            close.statusCode() < 0
                                    ? new CloseWebSocketFrame()
                                    : new CloseWebSocketFrame(close.statusCode(), ""))
                    .addListener(ChannelFutureListener.CLOSE);
            channel().executor().schedule(() -> channel().close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            channel().close();
        }
    }

    /** Ends what is under way: nobody waits for it any more. */
    private void endGroups() {
        arrival().end();
        if (!ended) {
            ended = true;
            groups.all().forEach(FrameGroup::end);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ConnectionEvent.DRAIN) {
            drain(Farewell.RESTART);
        } else if (!(event instanceof ConnectionEvent)) {
            context.fireUserEventTriggered(event);
        }
    }

    private void drain(Farewell last) {
        if (phase == Phase.OPENING) {
            leave(Frame.Goodbye.ALL_ANSWERED, last);
        } else if (phase == Phase.OPEN) {
            phase = Phase.DRAINING;
            farewell = last;
            groups.all().forEach(FrameGroup::drain);
            idle();
        }
    }

    /** Somebody else closes the connection, as a server does whose time to drain is over. */
    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        sayGoodbye("closing", Farewell.CLOSING);
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
        phase = Phase.LEAVING;
        endGroups();
        pulse().end();
        out().end();
        expiry.end();
        if (!closed) {
            closed = true;
            services.observer().socketClosed(reason);
        }
    }

    /** Code of its end, as {@link dev.rouse.net.observe.HttpExchange} has it. */
    String end() {
        return reason;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException corrupted) {
            corrupted(corrupted);
        } else if (cause instanceof OverloadedException overloaded) {
            overloaded(overloaded);
        } else if (cause.getCause() instanceof OverloadedException overloaded) {
            overloaded(overloaded);
        } else if (cause instanceof DecompressionException && cause.getCause() == null) {
            tooLarge();
        } else if (cause instanceof CodecException) {
            leave(
                    "malformed_message",
                    WebSocketCloseStatus.INVALID_PAYLOAD_DATA,
                    "A message is not what it says it is");
        } else {
            services.thrown(cause);
            LOG.debug("Socket {} failed", context.channel(), cause);
            context.close();
        }
    }

    private void corrupted(CorruptedWebSocketFrameException corrupted) {
        WebSocketCloseStatus status = corrupted.closeStatus();
        if (status.equals(WebSocketCloseStatus.MESSAGE_TOO_BIG)) {
            tooLarge();
        } else {
            leave("malformed_message", status, Objects.toString(corrupted.getMessage()));
        }
    }

    private ChannelHandlerContext channel() {
        return Objects.requireNonNull(ctx, "ctx");
    }

    private Deadline arrival() {
        return Objects.requireNonNull(arrival, "arrival");
    }

    private Pulse pulse() {
        return Objects.requireNonNull(pulse, "pulse");
    }
}
