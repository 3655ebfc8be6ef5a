package dev.rouse.client.connect;

import dev.rouse.NodeUnavailableException;
import dev.rouse.client.event.EventItem;
import dev.rouse.log.GuardedLogger;
import dev.rouse.loop.LaneLoop;
import dev.rouse.wire.WireValue;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * Events that the actor sends to one connection, for one subscriber at a time. What nobody has asked for yet is held in bounds; what is
 * beyond them is dropped, and read again once what is held was taken. On the loop of the client, but for subscribers.
 */
final class Inbox extends Flux<EventItem> {

    private static final Logger LOG = GuardedLogger.of(Inbox.class);
    private static final int MOST_HELD = 1024;
    private static final long MOST_HELD_BYTES = 1024 * 1024;

    private final LaneLoop loop;
    private final Runnable readAgain;
    private final ArrayDeque<EventItem> held = new ArrayDeque<>(2);
    private long heldBytes;
    private long after;
    private boolean isFull;
    private boolean giving;
    private boolean isOver;
    private @Nullable Throwable failure;
    private @Nullable Reader reader;

    /** @param readAgain asks the server for what is behind {@link #after} */
    Inbox(LaneLoop loop, Runnable readAgain) {
        this.loop = loop;
        this.readAgain = readAgain;
    }

    /** Place behind which it reads on. */
    long after() {
        return after;
    }

    /** The events that follow are behind {@code place}. */
    void begin(long place) {
        after = place;
        isFull = isFull && !held.isEmpty();
    }

    /** @param first offset that is missing, of a gap; 0 for an event */
    void take(long first, long offset, String name, @Nullable WireValue value) {
        if (isFull || isOver || offset <= after) {
            return;
        }
        after = offset;
        EventItem item = new EventItem(first, offset, 0, name, value);
        held.add(item);
        heldBytes += item.bytes();
        give();
        isFull = held.size() >= MOST_HELD || heldBytes >= MOST_HELD_BYTES;
    }

    void end(@Nullable Throwable error) {
        isOver = true;
        failure = error;
        give();
    }

    @Override
    public void subscribe(CoreSubscriber<? super EventItem> subscriber) {
        subscriber.onSubscribe(new Reader(subscriber));
    }

    /** One subscriber. */
    private final class Reader implements Subscription {

        private final CoreSubscriber<? super EventItem> subscriber;
        private long wanted;
        private boolean ended;

        Reader(CoreSubscriber<? super EventItem> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void request(long n) {
            if (!Operators.validate(n)) {
                return;
            }
            try {
                loop.executeUnlessEnded(() -> requested(n));
            } catch (RejectedExecutionException e) {
                subscriber.onError(new NodeUnavailableException("this client was closed", e));
            }
        }

        private void requested(long n) {
            if (ended) {
                return;
            }
            if (reader == null) {
                reader = this;
            } else if (reader != this) {
                ended = true;
                subscriber.onError(new IllegalStateException(
                        "What an actor sends to one connection has one subscriber at a time: share it."));
                return;
            }
            wanted = Operators.addCap(wanted, n);
            give();
        }

        @Override
        public void cancel() {
            loop.execute(this::leave);
        }

        private void leave() {
            ended = true;
            reader = reader == this ? null : reader;
        }
    }

    // Items that are given. The subscriber's code may throw, though it must not.

    private void give() {
        if (giving) {
            return;
        }
        giving = true;
        try {
            for (Reader to = reader; to != null && to == reader && to.wanted > 0 && !held.isEmpty(); to = reader) {
                EventItem item = held.remove();
                heldBytes -= item.bytes();
                to.wanted -= to.wanted == Long.MAX_VALUE ? 0 : 1;
                to.subscriber.onNext(item);
            }
            giveEnd();
        } catch (Throwable e) {
            LOG.error("A subscriber to what an actor sends threw, which it must not", e);
            reader = null;
        } finally {
            giving = false;
        }
    }

    private void giveEnd() {
        if (!held.isEmpty()) {
            return;
        }
        Reader to = reader;
        if (isOver && to != null) {
            to.leave();
            if (failure == null) {
                to.subscriber.onComplete();
            } else {
                to.subscriber.onError(failure);
            }
        } else if (isFull && !isOver) {
            isFull = false;
            readAgain.run();
        }
    }
}
