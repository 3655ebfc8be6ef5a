package dev.rouse.net.event;

import dev.rouse.ActorEvent;
import dev.rouse.EventBatch;
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
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/**
 * Server-sent events on a connection of HTTP/1.1 or a stream of HTTP/2, in place of the handler of HTTP: the last answer there.
 * An event is written where the client takes it: what it does not take is asked for later, and no more than one batch is held. The id of
 * an event is its offset and the life of its numbering, and the first id the place that the stream begins behind: one that comes back misses
 * nothing, and an id of an earlier life is not taken for one of this. On the event loop of the connection.
 */
final class EventStream extends ChannelInboundHandlerAdapter implements Upgrade {

    /** Media type of server-sent events. */
    static final String TYPE = "text/event-stream";

    /** Seconds of silence after which a comment shows that the connection lives. */
    private static final int HEARTBEAT = 15;

    /**
     * The one that it is for.
     *
     * @param shownTo the site whose pages may read it; null for the server's own alone
     * @param chunked whether it knows chunks; else the end of the connection is that of the stream
     * @param expires until when it may be told; null for good
     */
    record Client(
            @Nullable CrossOrigin shownTo,
            boolean chunked,
            @Nullable Instant expires) {}

    private final Flux<EventBatch> events;
    private final Client client;
    private final EventStreams streams;
    private final Arrivals arrivals = new Arrivals();
    private @Nullable ChannelHandlerContext ctx;
    private @Nullable Deadline taking;
    private @Nullable Future<?> heartbeat;
    private @Nullable Future<?> expiry;
    private @Nullable EventBatch batch;
    private int next;
    private @Nullable Throwable failure;

    /** Whether nothing comes behind the batch. */
    private boolean ended;

    /** Whether the client was told the place that it begins behind. */
    private boolean placed;

    private boolean wrote;
    private boolean over;
    private boolean hasEnded;
    private long bytes;

    EventStream(Flux<EventBatch> events, Client client, EventStreams streams) {
        this.events = events;
        this.client = client;
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
        heartbeat = added.executor().scheduleWithFixedDelay(() -> beat(added), HEARTBEAT, HEARTBEAT, TimeUnit.SECONDS);
        Instant expires = client.expires();
        if (expires != null) {
            long millis = Math.max(0, Duration.between(Instant.now(), expires).toMillis());
            expiry = added.executor().schedule(() -> end(RequestRefused.expired()), millis, TimeUnit.MILLISECONDS);
        }
        events.subscribe(arrivals);
        added.read();
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

    private void beat(ChannelHandlerContext here) {
        if (!over && !wrote && here.channel().isWritable()) {
            write(here, ": \n\n");
            here.flush();
        }
        wrote = false;
    }

    /** Takes batches over from any thread: at most one is on its way, or the end behind it. */
    private final class Arrivals extends BaseSubscriber<EventBatch> {

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            request(1);
        }

        @Override
        protected void hookOnNext(EventBatch came) {
            run(() -> {
                batch = came;
                next = 0;
            });
        }

        @Override
        protected void hookOnError(Throwable error) {
            run(() -> {
                failure = error;
                ended = true;
            });
        }

        @Override
        protected void hookOnComplete() {
            run(() -> ended = true);
        }

        private void run(Runnable step) {
            ChannelHandlerContext here = Objects.requireNonNull(ctx, "ctx");
            try {
                here.executor().execute(() -> {
                    if (!over) {
                        step.run();
                        writeAll(here);
                    }
                });
            } catch (RejectedExecutionException e) {
                // The event loop was shut down, and the connection with it: nobody waits.
            }
        }
    }

    /** Writes what is left of the batch, as far as the client takes it. */
    private void writeAll(ChannelHandlerContext here) {
        boolean any = false;
        EventBatch left = batch;
        while (left != null && here.channel().isWritable()) {
            if (!placed) {
                placed = true;
                any = true;
                write(here, "id: " + placeBefore(left) + "-" + left.life() + "\n\n");
            }
            if (next < left.size()) {
                any = true;
                write(here, text(left.item(next++), left.life()));
            } else {
                batch = null;
                left = null;
                arrivals.request(1);
            }
        }
        if (any) {
            here.flush();
        }
        if (ended && batch == null) {
            end(failure);
        }
    }

    /** The first batch says where the stream begins. */
    private static long placeBefore(EventBatch first) {
        return first.size() > 0 && first.item(0) instanceof ActorEvent.Gap<byte[]> gap
                ? gap.first() - 1
                : first.after();
    }

    private void write(ChannelHandlerContext here, CharSequence text) {
        ByteBuf bytes = ByteBufUtil.writeUtf8(here.alloc(), text);
        this.bytes += bytes.readableBytes();
        here.write(new DefaultHttpContent(bytes)).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        wrote = true;
    }

    private static String text(ActorEvent<byte[]> item, long life) {
        if (item instanceof ActorEvent.Emitted<byte[]> event) {
            return "id: " + event.offset() + "-" + life + "\nevent: " + event.name() + "\ndata: "
                    + data(ListEvents.text(event)) + "\n\n";
        }
        ActorEvent.Gap<byte[]> gap = (ActorEvent.Gap<byte[]>) item;
        return "id: " + gap.offset() + "-" + life + "\nevent: rouse-gap\ndata: {\"first\":" + gap.first() + ",\"last\":"
                + gap.offset() + "}\n\n";
    }

    /** Lines of their own for JSON that a mapper has written over several. */
    private static String data(String json) {
        return json.indexOf('\n') < 0 && json.indexOf('\r') < 0
                ? json
                : json.lines().reduce((all, line) -> all + "\ndata: " + line).orElse("");
    }

    /** @param failure null where nothing is wrong */
    private void end(@Nullable Throwable failure) {
        ChannelHandlerContext here = ctx;
        if (over || here == null) {
            return;
        }
        over = true;
        hasEnded = true;
        arrivals.cancel();
        if (failure != null) {
            write(here, "event: rouse-error\ndata: " + data(streams.errors().json(failure)) + "\n\n");
        }
        taking().set(taking().now() + streams.answerTimeout().toNanos());
        here.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT).addListener(ChannelFutureListener.CLOSE);
    }

    private void release() {
        if (heartbeat != null) {
            heartbeat.cancel(false);
        }
        if (expiry != null) {
            expiry.cancel(false);
        }
        if (taking != null) {
            taking.end();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext here) {
        if (here.channel().isWritable()) {
            if (!over) {
                taking().lift();
            }
            if (!over) {
                writeAll(here);
            }
        } else if (!over) {
            taking().set(taking().now() + streams.answerTimeout().toNanos());
        }
        here.fireChannelWritabilityChanged();
    }

    private Deadline taking() {
        return Objects.requireNonNull(taking, "taking");
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
        over = true;
        arrivals.cancel();
        release();
        here.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext here, Throwable cause) {
        here.close();
    }
}
