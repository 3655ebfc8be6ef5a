package dev.rouse.net.socket.event;

import dev.rouse.ActorEvent;
import dev.rouse.ActorRef;
import dev.rouse.ConnectionEndedException;
import dev.rouse.EventBatch;
import dev.rouse.EventQuery;
import dev.rouse.net.socket.frame.SocketCodec;
import dev.rouse.wire.Frame;
import io.netty.buffer.ByteBuf;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One subscription of a socket. A batch at a time is asked for, the next one once the last was written. One that comes while the client
 * takes nothing is held if there is room; if there is none it is dropped, and the subscription begins anew behind what was written, once
 * the client takes something. On the event loop of the socket, but for what comes.
 */
final class SocketSubscription {

    /** Counted for an event beside its name and value. */
    private static final int OVERHEAD = 64;

    private final Subscriptions group;
    private final long id;
    private final @Nullable String topic;

    /** Id of the connection that it is of; null for none. */
    private final @Nullable String over;

    private final Mono<ActorRef> route;
    private volatile @Nullable ActorRef actor;

    /** The events that it begins with; null once it stands. */
    private @Nullable EventQuery first;

    // The place behind what was written.
    private long after;
    private long life;

    private @Nullable Feed feed;
    private @Nullable EventBatch batch;
    private int next;
    private int heldBytes;
    private long served;

    /** Whether it begins anew, and has nothing yet. */
    private boolean resuming;

    /** Whether the place is still to come where it begins anew. */
    private boolean awaitsPlace;

    /** @param route to the actor */
    SocketSubscription(Subscriptions group, Frame.Subscribe frame, Mono<ActorRef> route) {
        this.group = group;
        this.id = frame.id();
        this.topic = frame.topic();
        this.over = frame.connection();
        this.route = route;
        this.first = query(frame);
    }

    private static EventQuery query(Frame.Subscribe frame) {
        Long after = frame.after();
        if (after == null) {
            return EventQuery.now();
        }
        Long life = frame.life();
        return life == null ? EventQuery.after(after) : EventQuery.behind(after, life);
    }

    long id() {
        return id;
    }

    void begin() {
        feed(route.flatMapMany(found -> {
            actor = found;
            return found.eventBatches(named(Objects.requireNonNull(first, "first")));
        }));
    }

    private EventQuery named(EventQuery query) {
        return topic == null ? query : query.named(topic);
    }

    private void feed(Flux<EventBatch> batches) {
        Feed fed = new Feed();
        feed = fed;
        batches.subscribe(fed);
    }

    /** Takes batches over from any thread: at most one is on its way, or the end behind it. */
    private final class Feed extends BaseSubscriber<EventBatch> {

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            request(1);
        }

        @Override
        protected void hookOnNext(EventBatch came) {
            run(() -> take(came));
        }

        @Override
        protected void hookOnError(Throwable error) {
            run(() -> fail(error));
        }

        @Override
        protected void hookOnComplete() {
            run(SocketSubscription.this::complete);
        }

        private void run(Runnable step) {
            try {
                group.socket().loop().execute(() -> {
                    if (feed == this) {
                        step.run();
                        group.socket().out().flush();
                    }
                });
            } catch (RejectedExecutionException e) {
                // The event loop was shut down, and the socket with it: nobody waits.
            }
        }
    }

    private void take(EventBatch came) {
        if (came.size() > 0 || !awaitsPlace) {
            hasResumed();
        }
        awaitsPlace = false;
        batch = came;
        next = 0;
        write();
    }

    /** Writes what is left of the batch, as far as the client takes it. */
    void write() {
        letGo();
        EventBatch left = Objects.requireNonNull(batch, "batch");
        try {
            checkConnection();
            if (first != null) {
                stand(left);
            }
            write(left);
        } catch (Throwable t) {
            fail(t);
        }
    }

    /** Ends it where its connection has ended, which let it hear. */
    private void checkConnection() {
        if (over != null && group.socket().connection(over) == null) {
            throw new ConnectionEndedException(
                    Objects.requireNonNull(actor, "actor").address(), "it has ended, and its subscriptions with it");
        }
    }

    /** Tells where it begins: the first batch says so. */
    private void stand(EventBatch place) {
        first = null;
        after = place.size() > 0 && place.item(0) instanceof ActorEvent.Gap<byte[]> gap
                ? gap.first() - 1
                : place.after();
        life = place.life();
        group.socket().out().write(codec().encode(new Frame.Subscribed(id, after, life)));
    }

    private void write(EventBatch left) {
        while (next < left.size()) {
            if (group.line().mustWait(this)) {
                await(left);
                return;
            }
            group.socket().out().write(frame(left, next));
            after = left.item(next).offset();
            life = left.life();
            served = group.line().turn();
            next++;
        }
        after = left.after();
        batch = null;
        Objects.requireNonNull(feed, "feed").request(1);
    }

    private ByteBuf frame(EventBatch from, int index) {
        ActorEvent<byte[]> item = from.item(index);
        long told = from.life() == life ? 0 : from.life();
        if (item instanceof ActorEvent.Gap<byte[]> gap) {
            return codec().encode(new Frame.Gap(id, gap.first(), gap.offset(), told));
        }
        if (told != 0) {
            return codec().encode(codec().frame(id, (ActorEvent.Emitted<byte[]>) item, told));
        }
        SocketCodec codec = codec();
        byte[] shared = from.made(index, codec, event -> codec.event((ActorEvent.Emitted<byte[]>) event));
        return codec.numbered(shared, id);
    }

    private SocketCodec codec() {
        return group.socket().codec();
    }

    // A client that takes nothing.

    private void await(EventBatch left) {
        int bytes = bytes(left);
        if (group.line().hold(this, bytes)) {
            heldBytes = bytes;
        } else {
            drop();
            group.line().drop(this);
        }
    }

    private int bytes(EventBatch left) {
        int bytes = 0;
        for (int i = next; i < left.size(); i++) {
            bytes += OVERHEAD;
            if (left.item(i) instanceof ActorEvent.Emitted<byte[]> event) {
                byte[] value = event.value();
                bytes += event.name().length() + (value == null ? 0 : value.length);
            }
        }
        return bytes;
    }

    /** Drops what it has not written: it is read again. */
    void drop() {
        letGo();
        batch = null;
        Feed fed = feed;
        feed = null;
        if (fed != null) {
            fed.cancel();
        }
    }

    /** Begins anew behind what was written. */
    void resume() {
        resuming = true;
        awaitsPlace = true;
        try {
            ActorRef from = Objects.requireNonNull(actor, "actor");
            feed(from.eventBatches(named(EventQuery.behind(after, life))));
        } catch (Throwable t) {
            fail(t);
        }
    }

    private void hasResumed() {
        if (resuming) {
            resuming = false;
            group.line().hasResumed();
        }
    }

    boolean isHolding() {
        return heldBytes > 0;
    }

    /** Its last turn to be given something. */
    long served() {
        return served;
    }

    private void letGo() {
        if (heldBytes > 0) {
            int bytes = heldBytes;
            heldBytes = 0;
            group.line().letGo(bytes);
        }
    }

    // The end.

    private void complete() {
        end(new Frame.Complete(id));
    }

    private void fail(Throwable error) {
        Frame.Failure failure = group.services().errors().of(id, error);
        end(failure);
    }

    private void end(Frame last) {
        giveUp();
        group.ended(this);
        ByteBuf told;
        try {
            told = codec().encode(last);
        } catch (Throwable t) {
            // Masked, as what is wrong with the error is nobody's business: that can always be told.
            told = codec().encode(
                            group.services().errors().of(id, new IllegalStateException("An error cannot be told", t)));
        }
        group.socket().out().writeAnyway(told);
    }

    /** Gives it up: nobody waits for its events any more. */
    void giveUp() {
        drop();
        group.line().remove(this);
        hasResumed();
    }
}
