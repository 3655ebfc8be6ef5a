package dev.rouse.net.event;

import dev.rouse.ActorEvent;
import dev.rouse.net.connection.ConnectionEvent;
import dev.rouse.net.connection.Deadline;
import dev.rouse.net.request.Upgrade;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
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
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jctools.queues.SpscArrayQueue;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/**
 * Server-sent events on a connection of HTTP/1.1 or a stream of HTTP/2, in place of the handler of HTTP: the last answer there.
 * An event is written where the client takes it: what it does not take is asked for later, and held nowhere. On the event loop of
 * the connection.
 */
final class EventStream extends ChannelInboundHandlerAdapter implements Upgrade {

    /** Media type of server-sent events. */
    static final String TYPE = "text/event-stream";

    /** Items that may be on their way here. */
    private static final int WINDOW = 64;

    /** Seconds of silence after which a comment shows that the connection lives. */
    private static final int HEARTBEAT = 15;

    private final Flux<ActorEvent<byte[]>> events;
    private final @Nullable String shownTo;
    private final EventStreams streams;
    private final Arrivals arrivals = new Arrivals();
    private @Nullable ChannelHandlerContext ctx;
    private @Nullable Deadline taking;
    private @Nullable Future<?> heartbeat;
    private boolean wrote;
    private boolean over;
    private boolean hasEnded;
    private long bytes;

    EventStream(Flux<ActorEvent<byte[]>> events, @Nullable String shownTo, EventStreams streams) {
        this.events = events;
        this.shownTo = shownTo;
        this.streams = streams;
    }

    @Override
    public void takeOver(ChannelHandlerContext http) {
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
        events.subscribe(arrivals);
        added.read();
    }

    private HttpResponse head() {
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        head.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, TYPE)
                .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
                .set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        if (shownTo != null) {
            head.headers()
                    .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, shownTo)
                    .set(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
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

    /** The events that come, from any thread, and are on their way to the event loop. */
    private final class Arrivals extends BaseSubscriber<ActorEvent<byte[]>> implements Runnable {

        private final Queue<ActorEvent<byte[]>> queue = new SpscArrayQueue<>(WINDOW);
        private final AtomicBoolean scheduled = new AtomicBoolean();
        private volatile boolean ended;
        private volatile @Nullable Throwable failure;
        private int taken;

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            request(WINDOW);
        }

        @Override
        protected void hookOnNext(ActorEvent<byte[]> item) {
            queue.add(item);
            schedule();
        }

        @Override
        protected void hookOnError(Throwable error) {
            failure = error;
            ended = true;
            schedule();
        }

        @Override
        protected void hookOnComplete() {
            ended = true;
            schedule();
        }

        private void schedule() {
            ChannelHandlerContext here = ctx;
            if (here != null && scheduled.compareAndSet(false, true)) {
                try {
                    here.executor().execute(this);
                } catch (RejectedExecutionException e) {
                    // The event loop was shut down, and the connection with it: nobody waits.
                }
            }
        }

        @Override
        public void run() {
            scheduled.set(false);
            ChannelHandlerContext here = ctx;
            if (here != null && !over) {
                writeAll(here);
            }
        }

        private void writeAll(ChannelHandlerContext here) {
            ActorEvent<byte[]> item;
            boolean any = false;
            while (here.channel().isWritable() && (item = queue.poll()) != null) {
                write(here, text(item));
                any = true;
                if (++taken == WINDOW / 2) {
                    taken = 0;
                    request(WINDOW / 2);
                }
            }
            if (any) {
                here.flush();
            }
            if (ended && queue.isEmpty()) {
                end(failure);
            }
        }
    }

    private void write(ChannelHandlerContext here, CharSequence text) {
        ByteBuf bytes = ByteBufUtil.writeUtf8(here.alloc(), text);
        this.bytes += bytes.readableBytes();
        here.write(new DefaultHttpContent(bytes)).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        wrote = true;
    }

    private static String text(ActorEvent<byte[]> item) {
        if (item instanceof ActorEvent.Emitted<byte[]> event) {
            return "id: " + event.offset() + "\nevent: " + event.name() + "\ndata: " + data(ListEvents.text(event))
                    + "\n\n";
        }
        ActorEvent.Gap<byte[]> gap = (ActorEvent.Gap<byte[]>) item;
        return "id: " + gap.offset() + "\nevent: rouse-gap\ndata: {\"first\":" + gap.first() + ",\"last\":"
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
            arrivals.run();
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
