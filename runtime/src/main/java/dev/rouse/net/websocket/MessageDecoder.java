package dev.rouse.net.websocket;

import dev.rouse.OverloadedException;
import dev.rouse.net.request.RequestBody;
import dev.rouse.net.request.RequestBytes;
import dev.rouse.net.request.RequestRefused;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Netty's decoder, with what it leaves to others: it puts together messages that come in parts, before they are inflated, refuses reserved
 * bits, and counts the bytes of a message that has begun among those of all requests.
 */
public final class MessageDecoder extends WebSocket13FrameDecoder {

    /** The bit of a message that is compressed. */
    private static final int COMPRESSED = 4;

    private final int limit;
    private final RequestBytes all;
    private int counted;
    private boolean withinHead;

    /** The first part of a message, without its bytes, and the bytes of it that have come; null where none has begun. */
    private @Nullable Started started;

    private record Started(boolean isText, int rsv, RequestBody bytes) {

        WebSocketFrame whole() {
            ByteBuf content = Unpooled.wrappedBuffer(bytes.bytes(), 0, bytes.size());
            return isText ? new TextWebSocketFrame(true, rsv, content) : new BinaryWebSocketFrame(true, rsv, content);
        }
    }

    /** @param all counts the bytes of all requests */
    public MessageDecoder(WebSocketDecoderConfig config, RequestBytes all) {
        super(config);
        this.limit = config.maxFramePayloadLength();
        this.all = all;
    }

    /** Whether a message has begun that has not come whole. */
    public boolean isWithinMessage() {
        return withinHead || counted > 0 || started != null;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        int bytes = in.readableBytes();
        int messages = out.size();
        super.decode(ctx, in, out);
        if (out.size() > messages) {
            withinHead = false;
            settle((WebSocketFrame) out.get(messages), out, messages);
        } else if (in.readableBytes() < bytes) {
            withinHead = true;
        }
    }

    /** Leaves a frame as it is where it is a whole message. */
    private void settle(WebSocketFrame frame, List<Object> out, int at) {
        boolean isFirst = frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame;
        if ((frame.rsv() & ~COMPRESSED) != 0 || (frame.rsv() != 0 && !isFirst)) {
            out.remove(at);
            frame.release();
            throw new CorruptedWebSocketFrameException(
                    WebSocketCloseStatus.PROTOCOL_ERROR, "A message has reserved bits that nobody agreed on");
        }
        boolean isPart = frame instanceof ContinuationWebSocketFrame || (isFirst && !frame.isFinalFragment());
        if (isPart) {
            out.remove(at);
            try {
                gather(frame, out);
            } finally {
                frame.release();
            }
        }
    }

    private void gather(WebSocketFrame part, List<Object> out) {
        Started message = started;
        if (message == null) {
            message = new Started(part instanceof TextWebSocketFrame, part.rsv(), RequestBody.growing(limit, all));
            started = message;
        }
        try {
            message.bytes.add(part.content());
        } catch (RequestRefused e) {
            throw new CorruptedWebSocketFrameException(WebSocketCloseStatus.MESSAGE_TOO_BIG, "Too long");
        }
        if (part.isFinalFragment()) {
            out.add(message.whole());
            drop();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        try {
            count(actualReadableBytes());
        } catch (OverloadedException e) {
            ctx.fireExceptionCaught(e);
        }
        super.channelReadComplete(ctx);
    }

    private void count(int now) {
        if (now > counted) {
            all.take(now - counted);
        } else {
            all.give(counted - now);
        }
        counted = now;
    }

    private void drop() {
        if (started != null) {
            started.bytes.release();
            started = null;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        count(0);
        drop();
        super.channelInactive(ctx);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) throws Exception {
        count(0);
        drop();
        super.handlerRemoved0(ctx);
    }
}
