package dev.rouse.net.inspect.api;

import dev.rouse.net.connection.ConnectionEvent;
import dev.rouse.net.connection.Deadline;
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

/**
 * Updates of an open page as server-sent events, in place of the handler of HTTP: at most one every 50 ms, with all that has changed. What a
 * client does not take is not written, but made one with what comes next. On the event loop of the connection.
 */
final class LiveStream extends ChannelInboundHandlerAdapter implements Upgrade {

    private static final int MILLIS = 50;

    /** Updates from one look at what tells nobody of its changes to the next. */
    private static final int LOOKS = 20;

    /** Updates without anything to tell after which a comment shows that the connection lives. */
    private static final int SILENT = 300;

    private final LiveFeed feed;
    private final ApiRequest asked;
    private final LiveStreams streams;
    private @Nullable ChannelHandlerContext ctx;
    private @Nullable Deadline taking;
    private @Nullable Future<?> ticks;
    private @Nullable Future<?> expiry;
    private int tick;
    private int silent;
    private boolean over;
    private boolean hasEnded;
    private long bytes;

    LiveStream(LiveFeed feed, ApiRequest asked, LiveStreams streams) {
        this.feed = feed;
        this.asked = asked;
        this.streams = streams;
    }

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
        taking = new Deadline(added.executor(), added::close);
        added.writeAndFlush(head());
        feed.open();
        ticks = added.executor().scheduleAtFixedRate(() -> tick(added), 0, MILLIS, TimeUnit.MILLISECONDS);
        Instant expires = asked.viewer().expires();
        if (expires != null) {
            long millis = Math.max(0, Duration.between(Instant.now(), expires).toMillis());
            expiry = added.executor().schedule(() -> end(RequestRefused.expired()), millis, TimeUnit.MILLISECONDS);
        }
        added.read();
    }

    private HttpResponse head() {
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        head.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream")
                .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        if (asked.head().protocolVersion().isKeepAliveDefault()) {
            head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        return head;
    }

    private void tick(ChannelHandlerContext here) {
        if (over || !here.channel().isWritable()) {
            return;
        }
        if (tick++ % LOOKS == 0) {
            feed.look();
        }
        String update = feed.update();
        if (update != null) {
            write(here, "data: " + update + "\n\n");
        } else if (++silent >= SILENT) {
            write(here, ": \n\n");
        }
    }

    private void write(ChannelHandlerContext here, String text) {
        silent = 0;
        ByteBuf content = ByteBufUtil.writeUtf8(here.alloc(), text);
        bytes += content.readableBytes();
        here.writeAndFlush(new DefaultHttpContent(content)).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    private void end(@Nullable Throwable failure) {
        ChannelHandlerContext here = ctx;
        if (over || here == null) {
            return;
        }
        release();
        hasEnded = true;
        if (failure != null) {
            write(here, "event: error\ndata: " + streams.errors().json(failure) + "\n\n");
        }
        taking().set(taking().now() + streams.answerTimeout().toNanos());
        here.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT).addListener(ChannelFutureListener.CLOSE);
    }

    private void release() {
        over = true;
        feed.close();
        if (ticks != null) {
            ticks.cancel(false);
        }
        if (expiry != null) {
            expiry.cancel(false);
        }
    }

    private Deadline taking() {
        return Objects.requireNonNull(taking, "taking");
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext here) {
        if (here.channel().isWritable()) {
            taking().lift();
        } else {
            taking().set(taking().now() + streams.answerTimeout().toNanos());
        }
        here.fireChannelWritabilityChanged();
    }

    /** A client that goes on to send has not understood that this is its last answer. */
    @Override
    public void channelRead(ChannelHandlerContext here, Object message) {
        boolean isRequest = message instanceof HttpRequest;
        ReferenceCountUtil.release(message);
        if (isRequest) {
            here.close();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext here) {
        here.read();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext here, Object event) {
        if (event == ConnectionEvent.DRAIN) {
            end(null);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext here) {
        release();
        taking().end();
        here.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext here, Throwable cause) {
        here.close();
    }
}
