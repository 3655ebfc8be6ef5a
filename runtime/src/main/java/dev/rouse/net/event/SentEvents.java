package dev.rouse.net.event;

import dev.rouse.log.GuardedLogger;
import dev.rouse.net.connection.ConnectionEvent;
import dev.rouse.net.connection.Deadline;
import dev.rouse.net.request.CrossOrigin;
import dev.rouse.net.request.RequestRefused;
import dev.rouse.net.request.Upgrade;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Server-sent events on a connection of HTTP/1.1 or a stream of HTTP/2, in place of the handler of HTTP: the last answer there. It ends with the
 * right of its client to be told, when the server drains, and when the client does not take for long what was written. On the event loop of
 * the connection.
 */
public abstract class SentEvents extends ChannelInboundHandlerAdapter implements Upgrade {

    /** Media type of server-sent events. */
    static final String TYPE = "text/event-stream";

    private static final Logger LOG = GuardedLogger.of(SentEvents.class);

    private final Client client;
    private final EventStreams streams;
    private @Nullable ChannelHandlerContext ctx;
    private @Nullable Deadline taking;
    private @Nullable Future<?> expiry;
    private boolean over;
    private boolean hasEnded;
    private long bytes;

    /**
     * The one that it is for.
     *
     * @param shownTo the site whose pages may read it; null for the server's own alone
     * @param chunked whether it knows chunks; else the end of the connection is that of the stream
     * @param expires until when it may be told; null for good
     */
    public record Client(
            @Nullable CrossOrigin shownTo,
            boolean chunked,
            @Nullable Instant expires) {

        /** The sender of {@code request}. */
        public static Client of(HttpRequest request, @Nullable CrossOrigin shownTo, @Nullable Instant expires) {
            return new Client(shownTo, request.protocolVersion().isKeepAliveDefault(), expires);
        }
    }

    protected SentEvents(Client client, EventStreams streams) {
        this.client = client;
        this.streams = streams;
    }

    // Events to send.

    /** The stream is open: begins to look for what is to be sent. */
    protected abstract void opened(ChannelHandlerContext here);

    /** The client takes more again. */
    protected abstract void takesMore(ChannelHandlerContext here);

    /** Nothing more is sent. May be told again. */
    protected abstract void closed();

    /** Whether nothing more is sent. */
    protected final boolean isOver() {
        return over;
    }

    /** The connection; once it is open. */
    protected final ChannelHandlerContext here() {
        return Objects.requireNonNull(ctx, "ctx");
    }

    /** Writes without a flush. */
    protected final void write(CharSequence text) {
        ByteBuf content = ByteBufUtil.writeUtf8(here().alloc(), text);
        bytes += content.readableBytes();
        here().write(new DefaultHttpContent(content)).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    /** The lines of {@code json} as those of an event: a mapper may have written it over several. */
    protected static String data(String json) {
        return json.indexOf('\n') < 0 && json.indexOf('\r') < 0
                ? json
                : json.lines().reduce((all, line) -> all + "\ndata: " + line).orElse("");
    }

    /** @param failure null where nothing is wrong */
    protected final void end(@Nullable Throwable failure) {
        if (over || ctx == null) {
            return;
        }
        over = true;
        hasEnded = true;
        closed();
        if (failure != null) {
            write("event: rouse-error\ndata: " + data(streams.errors().json(failure)) + "\n\n");
        }
        waitsForClient();
        here().writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT).addListener(ChannelFutureListener.CLOSE);
    }

    // The connection.

    @Override
    public void takeOver(ChannelHandlerContext http) {
        Channel channel = http.channel();
        streams.counts().enter(channel.remoteAddress());
        channel.closeFuture().addListener(closed -> streams.counts().leave(channel.remoteAddress()));
        http.pipeline().addAfter(http.name(), null, this);
        http.pipeline().remove(http.handler());
    }

    @Override
    public int status() {
        return HttpResponseStatus.OK.code();
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
        taking = new Deadline(added.executor(), () -> notTaken(added));
        added.writeAndFlush(head());
        Instant expires = client.expires();
        if (expires != null) {
            long millis = Math.max(0, Duration.between(Instant.now(), expires).toMillis());
            expiry = added.executor().schedule(() -> end(RequestRefused.expired()), millis, TimeUnit.MILLISECONDS);
        }
        try {
            opened(added);
        } catch (RuntimeException e) {
            end(e);
        }
        added.read();
    }

    private void notTaken(ChannelHandlerContext from) {
        LOG.warn(
                "Connection {} is closed: its client has not taken what was written of a stream of events for {} ms",
                from.channel(),
                streams.answerTimeout().toMillis());
        from.close();
    }

    private HttpResponse head() {
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        head.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, TYPE)
                .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        if (client.chunked()) {
            head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        CrossOrigin site = client.shownTo();
        if (site != null) {
            site.addTo(head.headers());
        }
        return head;
    }

    private Deadline taking() {
        return Objects.requireNonNull(taking, "taking");
    }

    private void waitsForClient() {
        taking().set(taking().now() + streams.answerTimeout().toNanos());
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext changed) {
        if (!over && changed.channel().isWritable()) {
            taking().lift();
            takesMore(changed);
        } else if (!over) {
            waitsForClient();
        }
        changed.fireChannelWritabilityChanged();
    }

    /** A client that goes on to send has not understood that this is its last answer. */
    @Override
    public void channelRead(ChannelHandlerContext read, Object message) {
        boolean isRequest = message instanceof HttpRequest;
        ReferenceCountUtil.release(message);
        if (isRequest) {
            read.close();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext read) {
        read.read();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext told, Object event) {
        if (event == ConnectionEvent.DRAIN) {
            end(null);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext gone) {
        over = true;
        closed();
        if (expiry != null) {
            expiry.cancel(false);
        }
        taking().end();
        gone.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext failed, Throwable cause) {
        failed.close();
    }
}
