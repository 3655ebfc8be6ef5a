package dev.rouse.net.event;

import dev.rouse.ActorEvent;
import dev.rouse.EventBatch;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/**
 * Events of an actor as server-sent events.
 * An event is written where the client takes it: what it does not take is asked for later, and no more than one batch is held. The id of
 * an event is its offset and the life of its numbering, and the first id the place that the stream begins behind: one that comes back misses
 * nothing, and an id of an earlier life is not taken for one of this. On the event loop of the connection.
 */
final class EventStream extends SentEvents {

    /** Seconds of silence after which a comment shows that the connection lives. */
    private static final int HEARTBEAT = 15;

    private final Flux<EventBatch> events;
    private final Arrivals arrivals = new Arrivals();
    private @Nullable Future<?> heartbeat;
    private @Nullable EventBatch batch;
    private int next;
    private @Nullable Throwable failure;

    /** Whether nothing comes behind the batch. */
    private boolean ended;

    /** Whether the client was told the place that it begins behind. */
    private boolean placed;

    private boolean wrote;

    EventStream(Flux<EventBatch> events, Client client, EventStreams streams) {
        super(client, streams);
        this.events = events;
    }

    @Override
    protected void opened(ChannelHandlerContext here) {
        heartbeat = here.executor().scheduleWithFixedDelay(this::beat, HEARTBEAT, HEARTBEAT, TimeUnit.SECONDS);
        events.subscribe(arrivals);
    }

    @Override
    protected void takesMore(ChannelHandlerContext here) {
        writeAll();
    }

    @Override
    protected void closed() {
        arrivals.cancel();
        if (heartbeat != null) {
            heartbeat.cancel(false);
        }
    }

    private void beat() {
        if (!isOver() && !wrote && here().channel().isWritable()) {
            send(": \n\n");
            here().flush();
        }
        wrote = false;
    }

    private void send(CharSequence text) {
        write(text);
        wrote = true;
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
            try {
                here().executor().execute(() -> {
                    if (!isOver()) {
                        step.run();
                        writeAll();
                    }
                });
            } catch (RejectedExecutionException e) {
                // The event loop was shut down, and the connection with it: nobody waits.
            }
        }
    }

    /** Writes what is left of the batch, as far as the client takes it. */
    private void writeAll() {
        boolean any = false;
        EventBatch left = batch;
        while (left != null && here().channel().isWritable()) {
            if (!placed) {
                placed = true;
                any = true;
                send("id: " + placeBefore(left) + "-" + left.life() + "\n\n");
            }
            if (next < left.size()) {
                any = true;
                send(text(left.item(next++), left.life()));
            } else {
                batch = null;
                left = null;
                arrivals.request(1);
            }
        }
        if (any) {
            here().flush();
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

    private static String text(ActorEvent<byte[]> item, long life) {
        if (item instanceof ActorEvent.Emitted<byte[]> event) {
            return "id: " + event.offset() + "-" + life + "\nevent: " + event.name() + "\ndata: "
                    + data(ListEvents.text(event)) + "\n\n";
        }
        ActorEvent.Gap<byte[]> gap = (ActorEvent.Gap<byte[]>) item;
        return "id: " + gap.offset() + "-" + life + "\nevent: rouse-gap\ndata: {\"first\":" + gap.first() + ",\"last\":"
                + gap.offset() + "}\n\n";
    }
}
