package dev.rouse.net.raw;

import dev.rouse.RawResponse;
import dev.rouse.log.GuardedLogger;
import dev.rouse.net.connection.Deadline;
import dev.rouse.net.connection.LingeringClose;
import dev.rouse.net.request.CrossOrigin;
import dev.rouse.net.request.Upgrade;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import reactor.core.publisher.Flux;

/**
 * The answer of an actor whose body is a stream, on a connection of HTTP/1.1 or a stream of HTTP/2, in place of the handler of HTTP: the last
 * answer there. As much is asked for as the client takes. On the event loop of the connection.
 */
final class RawBodyStream extends ChannelInboundHandlerAdapter implements Upgrade, Outgoing.Client<byte[]> {

    private static final Logger LOG = GuardedLogger.of(RawBodyStream.class);

    /** Parts that are on their way at most. */
    private static final int COMING = 4;

    private final RawResponse response;
    private final Flux<byte[]> body;
    private final @Nullable CrossOrigin shownTo;
    private final RawRequests shared;
    private @Nullable ChannelHandlerContext ctx;
    private @Nullable Outgoing<byte[]> parts;
    private @Nullable Deadline taking;
    private @Nullable LingeringClose lingering;
    private boolean isOver;
    private boolean hasEnded;
    private long bytes;

    RawBodyStream(RawResponse response, Flux<byte[]> body, @Nullable CrossOrigin shownTo, RawRequests shared) {
        this.response = response;
        this.body = body;
        this.shownTo = shownTo;
        this.shared = shared;
    }

    @Override
    public void takeOver(ChannelHandlerContext http) {
        http.pipeline().addAfter(http.name(), null, this);
        http.pipeline().remove(http.handler());
    }

    @Override
    public int status() {
        return response.status();
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public String end() {
        return hasEnded ? "ended" : "lost";
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        ctx = added;
        taking = new Deadline(added.executor(), added::close);
        Outgoing<byte[]> outgoing = new Outgoing<>(added.executor(), COMING, this);
        parts = outgoing;
        added.writeAndFlush(head()).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        body.subscribe(outgoing);
        added.read();
    }

    private HttpResponse head() {
        HttpResponse head =
                new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(response.status()));
        RawRequests.addTo(response, head.headers());
        head.headers()
                .set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        if (shownTo != null) {
            shownTo.addTo(head.headers());
        }
        return head;
    }

    @Override
    public boolean takes() {
        return !isOver && channel().channel().isWritable();
    }

    @Override
    public void send(byte[] part) {
        if (part.length > 0) {
            bytes += part.length;
            channel()
                    .writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(part)))
                    .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        }
    }

    /** One that fails is cut off, as its client has its status already. */
    @Override
    public void ended(@Nullable Throwable error) {
        isOver = true;
        if (error != null) {
            LOG.debug(
                    "The body of an answer on {} is cut off: {}",
                    channel().channel(),
                    shared.errors().json(error));
            channel().close();
            return;
        }
        hasEnded = true;
        awaitClient();
        LingeringClose close = new LingeringClose(channel(), shared.requestTimeout());
        lingering = close; // The body of the request may still come.
        close.after(channel().writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT));
    }

    private void awaitClient() {
        taking().set(taking().now() + shared.answerTimeout().toNanos());
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext here) {
        if (!here.channel().isWritable()) {
            awaitClient();
        } else if (!isOver) {
            taking().lift();
            parts().goOn();
        }
        here.fireChannelWritabilityChanged();
    }

    /** Nothing more is served here: this is the last answer. */
    @Override
    public void channelRead(ChannelHandlerContext here, Object message) {
        ReferenceCountUtil.release(message);
        if (lingering != null) {
            lingering.heard();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext here) {
        here.read();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext here, Object event) {
        // A server that drains lets it end, in the time that it has.
    }

    @Override
    public void channelInactive(ChannelHandlerContext here) {
        isOver = true;
        parts().end();
        taking().end();
        if (lingering != null) {
            lingering.over();
        }
        here.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext here, Throwable cause) {
        here.close();
    }

    private ChannelHandlerContext channel() {
        return Objects.requireNonNull(ctx, "ctx");
    }

    private Outgoing<byte[]> parts() {
        return Objects.requireNonNull(parts, "parts");
    }

    private Deadline taking() {
        return Objects.requireNonNull(taking, "taking");
    }
}
