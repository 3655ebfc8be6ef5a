package dev.rouse.queue;

import dev.rouse.InvalidCallException;
import dev.rouse.call.Call;
import dev.rouse.call.CallKind;
import dev.rouse.call.LocalTarget;
import dev.rouse.queue.flow.QueueFlow;
import dev.rouse.record.queue.MessageRecord;
import dev.rouse.record.queue.QueuePlace;
import dev.rouse.record.queue.QueuePlace.Part;
import dev.rouse.turn.Turn;
import dev.rouse.turn.WorkHost;
import dev.rouse.type.Action;
import dev.rouse.type.ArgumentCodec;
import dev.rouse.type.HostedType;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/** A message on its way through its turn, until it is known what became of that. Lane only. */
final class Delivery implements CoreSubscriber<Object> {

    private static final Action EXPIRE = Action.interleaved("expire", (actor, nothing) -> Mono.empty());

    private final Deliveries deliveries;
    private final WorkHost host;
    private final QueueShare share;
    private final QueueLine line;
    private final QueuePlace place;
    private final MessageRecord message;
    private final boolean isExpired;
    private boolean hasRun;
    private @Nullable DeliveryCall call;
    private @Nullable Object result;

    Delivery(
            Deliveries deliveries,
            WorkHost host,
            QueueShare share,
            QueueLine line,
            QueuePlace place,
            MessageRecord message) {
        this.deliveries = deliveries;
        this.host = host;
        this.share = share;
        this.line = line;
        this.place = place;
        this.message = message;
        this.isExpired = message.isExpired(host.lane().clockMillis());
        line.lease(place, message, host.lane().clockMillis());
        share.unsettled(1);
    }

    WorkHost host() {
        return host;
    }

    QueueFeature feature() {
        return deliveries.feature();
    }

    QueueLine line() {
        return line;
    }

    QueuePlace place() {
        return place;
    }

    MessageRecord message() {
        return message;
    }

    /** Whether the message is in the queue as it was when it was taken out of the line. */
    boolean isThere() {
        return message.equals(line.at(place));
    }

    /** The order that it has among messages that are ready when it is tried again in its place. */
    long orderAgain() {
        return place.part() == Part.READY ? place.order() : QueueFlow.order(message.priority(), 0);
    }

    /** Whether {@code turn} failed as its actor stops, which is no fault of the message: unless something of it is out. */
    boolean isCutOff(Turn turn) {
        return !host.isRunning() && !turn.call().hasLeft();
    }

    void begin() {
        host.enqueue(callOf(action()));
    }

    private Action action() {
        if (isExpired) {
            return EXPIRE;
        }
        try {
            return host.type().queueHandler(place.queue());
        } catch (RuntimeException e) {
            return Action.failing(place.queue(), e);
        }
    }

    private DeliveryCall callOf(Action action) {
        HostedType type = host.type();
        Action run = action;
        @Nullable Object[] arguments = {};
        if (!isExpired && type.queues().contains(place.queue())) {
            try {
                arguments = ArgumentCodec.decode(type, action, message.arguments());
            } catch (RuntimeException e) {
                run = Action.failing(action.name(), e);
            }
        }
        return make(run, arguments);
    }

    private DeliveryCall make(Action action, @Nullable Object... arguments) {
        DeliveryCall made = new DeliveryCall(
                new LocalTarget(host.type(), host.address(), CallKind.DELIVER, action, arguments),
                host.lane(),
                this,
                this);
        call = made;
        return made;
    }

    /** Its turn has ended, or is not to be: the next may begin. */
    void ran() {
        if (!hasRun) {
            hasRun = true;
            line.ran(message, host.lane().clockMillis());
            deliveries.soon(host, share);
        }
    }

    @Override
    public void onSubscribe(Subscription subscription) {}

    @Override
    public void onNext(Object value) {
        result = value;
    }

    @Override
    public void onError(Throwable error) {
        host.lane().loop().put(() -> ended(error));
    }

    @Override
    public void onComplete() {
        host.lane().loop().put(() -> ended(null));
    }

    private void ended(@Nullable Throwable error) {
        DeliveryCall ended = Objects.requireNonNull(call);
        if (error != null && ended.isToBeNoted(error) && host.isRunning()) {
            host.enqueue(make(Action.failing(ended.action().name(), error)));
            return;
        }
        ran();
        line.release(place);
        share.unsettled(-1);
        if (ended.hasBegun()) {
            tell(ended, error);
        }
        deliveries.soon(host, share);
    }

    private void tell(DeliveryCall ended, @Nullable Throwable error) {
        long waited = Math.max(0, host.lane().clockMillis() - message.sentAt());
        host.lane()
                .listener()
                .messageHandled(
                        host.type().name(),
                        place.queue(),
                        Duration.ofMillis(waited),
                        message.failures() + 1,
                        error != null || isExpired,
                        ended.isDead() || isExpired);
        if (error == null || ended.isDead()) {
            share.waiters().take(place.id()).forEach(waiter -> tell(waiter, error));
        }
    }

    private void tell(Call waiter, @Nullable Throwable error) {
        if (isExpired) {
            waiter.fail(new InvalidCallException("The message expired before it was handled."));
        } else if (error != null) {
            waiter.fail(error);
        } else {
            waiter.complete(result);
        }
    }
}
