package dev.rouse.client.event;

import dev.rouse.ActorAddress;
import dev.rouse.EventQuery;
import dev.rouse.NodeUnavailableException;
import dev.rouse.client.session.Carrier;
import dev.rouse.client.session.Exchange;
import dev.rouse.client.session.Session;
import dev.rouse.log.GuardedLogger;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireValue;
import dev.rouse.wire.error.WireErrors;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * One subscription: it begins at the first request, and on each socket anew, behind what has come. What its subscriber does not ask for is
 * held in bounds; where it is more, the server is told to stop, and the rest is asked for once what is held was taken.
 */
public final class EventSubscription extends Exchange implements Subscription {

    private static final Logger LOG = GuardedLogger.of(EventSubscription.class);
    private static final int MOST_HELD = 1024;
    private static final long MOST_HELD_BYTES = 1024 * 1024;
    private static final int BYTES_OF_FRAME = 256;

    private final Session session;
    private final ActorAddress address;
    private final @Nullable String topic;
    private final @Nullable Carrier within;
    private final CoreSubscriber<? super EventItem> subscriber;

    // On the loop.
    private final ArrayDeque<EventItem> held = new ArrayDeque<>();
    private @Nullable Long after;
    private @Nullable Long life;
    private long heldBytes;
    private long wanted;
    private boolean begun;
    private boolean stopped;
    private boolean giving;
    private boolean over;
    private boolean ended;
    private @Nullable Throwable failure;

    EventSubscription(
            Session session,
            ActorAddress address,
            EventQuery query,
            @Nullable Carrier within,
            CoreSubscriber<? super EventItem> subscriber) {
        this.within = within;
        this.session = session;
        this.address = address;
        this.topic = query.name();
        this.subscriber = subscriber;
        this.after = query.isFromNow() ? null : (Long) query.after();
        this.life = query.isExact() ? (Long) query.life() : null;
    }

    @Override
    public void request(long n) {
        if (!Operators.validate(n)) {
            return;
        }
        try {
            session.loop().executeUnlessEnded(() -> requested(n));
        } catch (RejectedExecutionException e) {
            refused(new NodeUnavailableException("this client was closed", e));
        }
    }

    private void requested(long n) {
        wanted = Operators.addCap(wanted, n);
        if (!begun) {
            begun = true;
            session.add(this);
        }
        give();
    }

    @Override
    public void cancel() {
        session.loop().execute(() -> {
            ended = true;
            held.clear();
            leave();
        });
    }

    private void leave() {
        session.send(this, new Frame.Unsubscribe(number()));
        session.remove(this);
    }

    // Its way.

    @Override
    protected boolean isCall() {
        return false;
    }

    @Override
    protected long bytes() {
        return BYTES_OF_FRAME;
    }

    @Override
    protected Frame first(long number) {
        return new Frame.Subscribe(
                number, address.type(), address.keyParts(), topic, after, life, within == null ? null : within.name());
    }

    @Override
    protected @Nullable Carrier within() {
        return within;
    }

    @Override
    protected void carrierEnded(Supplier<RuntimeException> reason) {
        leave();
        end(reason.get());
    }

    @Override
    protected boolean lost(boolean mayHaveBegun, Throwable cause) {
        return !over && !ended;
    }

    @Override
    protected void refused(RuntimeException reason) {
        end(reason);
    }

    // Frames that come.

    @Override
    protected void take(Frame frame) {
        if (frame instanceof Frame.Subscribed place) {
            after = place.after();
            life = place.life();
        } else if (frame instanceof Frame.Event event) {
            came(0, event.sequence(), event.life(), event.name(), event.value());
        } else if (frame instanceof Frame.Gap gap) {
            came(gap.first(), gap.last(), gap.life(), "", null);
        } else if (frame instanceof Frame.Complete) {
            session.remove(this);
            end(null);
        } else if (frame instanceof Frame.Failure failed) {
            session.remove(this);
            end(WireErrors.errorOf(failed.error()));
        }
    }

    private void came(long first, long last, long newLife, String name, @Nullable WireValue value) {
        if (newLife != 0) {
            life = newLife;
        }
        after = last;
        if (last >= first) {
            EventItem item = new EventItem(first, last, life == null ? 0 : life, name, value);
            held.add(item);
            heldBytes += item.bytes();
        }
        give();
        if (isOpen() && (held.size() >= MOST_HELD || heldBytes >= MOST_HELD_BYTES)) {
            stopped = true;
            leave();
        }
    }

    private void end(@Nullable Throwable error) {
        if (!over) {
            over = true;
            failure = error;
            give();
        }
    }

    // Items that are given. The subscriber's code may throw, though it must not.

    private void give() {
        if (giving) {
            return;
        }
        giving = true;
        try {
            while (wanted > 0 && !ended && !held.isEmpty()) {
                EventItem item = held.poll();
                heldBytes -= item.bytes();
                wanted -= wanted == Long.MAX_VALUE ? 0 : 1;
                subscriber.onNext(item);
            }
            giveEnd();
        } catch (Throwable e) {
            LOG.error("A subscriber to events threw, which it must not", e);
            cancel();
        } finally {
            giving = false;
        }
    }

    private void giveEnd() {
        if (ended || !held.isEmpty()) {
            return;
        }
        if (over) {
            ended = true;
            if (failure == null) {
                subscriber.onComplete();
            } else {
                subscriber.onError(failure);
            }
        } else if (stopped) {
            stopped = false;
            session.add(this);
        }
    }
}
