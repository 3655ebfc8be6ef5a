package dev.rouse.queue;

import dev.rouse.InvalidCallException;
import dev.rouse.QueueMessage;
import dev.rouse.call.Call;
import dev.rouse.call.CallKind;
import dev.rouse.call.LocalTarget;
import dev.rouse.queue.pull.Handed;
import dev.rouse.turn.Turn;
import dev.rouse.turn.WorkHost;
import dev.rouse.type.Action;
import dev.rouse.type.ArgumentCodec;
import dev.rouse.type.HostedType;
import dev.rouse.type.QueueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/** A message, or a batch of them, on its way through its turn, until it is known what became of that. Lane only. */
final class Delivery implements CoreSubscriber<Object>, Handed {

    private static final Action EXPIRE = Action.interleaved("expire", (actor, nothing) -> Mono.empty());

    private final Deliveries deliveries;
    private final WorkHost host;
    private final QueueShare share;
    private final QueueLine line;
    private final String queue;
    private final List<Taken> messages;
    private final boolean isExpired;
    private boolean hasRun;
    private boolean isUnsettled;
    private boolean isHanded;
    private @Nullable DeliveryCall call;
    private @Nullable Object result;
    private @Nullable Consumer<Boolean> whenEnded;

    /**
     * @param messages of {@code line}, which are leased
     * @param nowMillis when they were taken: one that had expired by then is by itself
     */
    Delivery(
            Deliveries deliveries,
            WorkHost host,
            QueueShare share,
            QueueLine line,
            List<Taken> messages,
            long nowMillis) {
        this.deliveries = deliveries;
        this.host = host;
        this.share = share;
        this.line = line;
        this.queue = line.name();
        this.messages = messages;
        this.isExpired = messages.get(0).message().isExpired(nowMillis);
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

    String queue() {
        return queue;
    }

    List<Taken> messages() {
        return messages;
    }

    /** Whether the messages are in the queue as they were when they were taken out of the line. */
    boolean isThere() {
        for (Taken each : messages) {
            if (!each.isIn(line)) {
                return false;
            }
        }
        return true;
    }

    /** Whether somebody has taken it who handles it in turns of his own: as long as they may begin, though the actor takes no calls. */
    boolean isHanded() {
        return isHanded;
    }

    /** Whether {@code turn} failed as its actor stops, which is no fault of the message: unless something of it is out. */
    boolean isCutOff(Turn turn) {
        return !host.isRunning() && !turn.call().hasLeft();
    }

    void begin() {
        enqueue(callOf(action()));
    }

    /** From here on it counts among those whose commits are waited for: one that is but held does not. */
    private void enqueue(DeliveryCall made) {
        if (!isUnsettled) {
            isUnsettled = true;
            share.unsettled(messages.size());
        }
        host.enqueue(made);
    }

    @Override
    public QueueMessage told() {
        return messages.get(0).told();
    }

    @Override
    public void handle(Action work, Consumer<Boolean> then) {
        whenEnded = then;
        isHanded = true;
        enqueue(make(work));
    }

    /** Lets the message fail, which nobody can be given. */
    void fail(Throwable error) {
        enqueue(make(Action.failing(queue, error)));
    }

    @Override
    public void giveBack() {
        ran();
        free();
    }

    /** Whether it is not handled, but dropped. */
    boolean isExpired() {
        return isExpired;
    }

    /** The argument of the message. */
    @Nullable
    Object body() {
        HostedType type = host.type();
        return ArgumentCodec.decode(
                type, type.queueHandler(queue), messages.get(0).message().arguments())[0];
    }

    private Action action() {
        return isExpired ? EXPIRE : host.type().queue(queue).handler();
    }

    private DeliveryCall callOf(Action action) {
        if (isExpired) {
            return make(action);
        }
        HostedType type = host.type();
        try {
            return make(action, arguments(type, type.queue(queue)));
        } catch (RuntimeException e) {
            return make(Action.failing(action.name(), e));
        }
    }

    private @Nullable Object[] arguments(HostedType type, QueueType handled) {
        if (handled.batch() == 1) {
            return ArgumentCodec.decode(
                    type, handled.message(), messages.get(0).message().arguments());
        }
        List<@Nullable Object> batch = new ArrayList<>(messages.size());
        for (Taken each : messages) {
            batch.add(
                    ArgumentCodec.decode(type, handled.message(), each.message().arguments())[0]);
        }
        return new Object[] {Collections.unmodifiableList(batch)};
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
            line.ran(messages, host.lane().clockMillis());
            if (line.hasMore()) {
                deliveries.soon(host, share);
            }
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
        if (error != null && ended.isToBeNoted(error)) {
            if (host.isRunning()) {
                host.enqueue(make(Action.failing(ended.action().name(), error)));
                return;
            }
            if (ended.hasBegun()) {
                fells(error);
            }
        }
        ran();
        if (ended.hasBegun()) {
            for (Taken each : messages) {
                tell(each, ended, error);
            }
        }
        free();
        if (whenEnded != null) {
            whenEnded.accept(ended.hasBegun() && error == null);
        }
    }

    private void fells(Throwable error) {
        for (Taken each : messages) {
            deliveries.fellings().add(host.address().id(), each.place().id(), error);
        }
    }

    private void free() {
        for (Taken each : messages) {
            line.release(each.place());
        }
        if (isUnsettled) {
            share.unsettled(-messages.size());
        }
        deliveries.soon(host, share);
    }

    private void tell(Taken each, DeliveryCall ended, @Nullable Throwable error) {
        long waited = Math.max(0, host.lane().clockMillis() - each.message().sentAt());
        host.lane()
                .listener()
                .messageHandled(
                        host.type().name(),
                        queue,
                        Duration.ofMillis(waited),
                        each.message().failures() + 1,
                        error != null || isExpired,
                        ended.isDead() || isExpired);
        if (error == null || ended.isDead()) {
            for (Call waiter : share.waiters().take(each.place().id())) {
                tell(waiter, error);
            }
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
