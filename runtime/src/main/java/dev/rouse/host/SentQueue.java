package dev.rouse.host;

import dev.rouse.ActionSignature;
import dev.rouse.ActorAddress;
import dev.rouse.ActorQueue;
import dev.rouse.InvalidCallException;
import dev.rouse.base.Arguments;
import dev.rouse.base.CallKeys;
import dev.rouse.call.CallMono;
import dev.rouse.call.CallingTurn;
import dev.rouse.call.Recipient;
import dev.rouse.context.ContextHost;
import dev.rouse.context.OwnContext;
import dev.rouse.queue.QueueOrders;
import dev.rouse.queue.SendOrder;
import dev.rouse.turn.Turn;
import dev.rouse.turn.TurnScope;
import dev.rouse.type.Action;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/** A queue of an actor as senders of a runtime have it. */
record SentQueue(Recipient recipient, SendOrder order) implements ActorQueue {

    private static final int MOST_ARGUMENTS = 255;

    SentQueue(Recipient recipient, String name) {
        this(recipient, new SendOrder(name));
    }

    private SentQueue with(SendOrder other) {
        return new SentQueue(recipient, other);
    }

    @Override
    public ActorAddress address() {
        return recipient.address();
    }

    @Override
    public String name() {
        return order.queue();
    }

    @Override
    public ActionSignature handler() {
        return recipient.type().queueHandler(order.queue()).signature();
    }

    @Override
    public ActorQueue after(Duration delay) {
        return with(order.after(delay));
    }

    @Override
    public ActorQueue at(Instant time) {
        return with(order.at(time));
    }

    @Override
    public ActorQueue priority(Priority priority) {
        return with(order.of(Arguments.required("priority", priority)));
    }

    @Override
    public ActorQueue timeToLive(Duration time) {
        return with(order.lasting(time));
    }

    @Override
    public ActorQueue group(String name) {
        return with(order.in(Arguments.required("name", name)));
    }

    @Override
    public ActorQueue withKey(String key) {
        Recipient.Terms terms = recipient.terms().with(CallKeys.checked(key));
        return new SentQueue(
                new Recipient(recipient.route(), recipient.type(), recipient.address(), recipient.kind(), terms),
                order);
    }

    @Override
    public Mono<String> send(@Nullable Object... arguments) {
        Arguments.required("arguments", arguments);
        return Mono.deferContextual(subscriber -> {
            ContextHost sender = sender(subscriber);
            return sender == null ? idOf(call(order, arguments)) : sendIn(sender, arguments);
        });
    }

    /** The answer of one that does not wait is the id. */
    @SuppressWarnings("unchecked")
    private static Mono<String> idOf(Mono<?> answer) {
        return (Mono<String>) answer;
    }

    /** The actor that sends in a turn of its own; null where nobody of this runtime does. */
    private @Nullable ContextHost sender(ContextView subscriber) {
        CallingTurn calling = subscriber.getOrDefault(CallingTurn.class, null);
        return recipient.terms().idempotencyKey() == null
                        && calling instanceof Turn turn
                        && turn.host() instanceof ContextHost host
                        && host.lane().recipient(address(), recipient.kind()).route() == recipient.route()
                ? host
                : null;
    }

    /** The message is a part of the turn's commit. */
    private Mono<String> sendIn(ContextHost host, @Nullable Object... arguments) {
        TurnScope scope = new TurnScope(host);
        return scope.inTurn(
                "send()", turn -> Mono.just(OwnContext.outbox(host, scope).send(turn, address(), order, arguments)));
    }

    @Override
    public Mono<Object> sendAndWait(@Nullable Object... arguments) {
        Arguments.required("arguments", arguments);
        return Mono.defer(() -> call(order.waiting(true), arguments));
    }

    private Mono<Object> call(SendOrder made, @Nullable Object... arguments) {
        Action handler = recipient.type().queueHandler(made.queue());
        @Nullable Object[] checked = handler.arguments(arguments);
        if (checked.length > MOST_ARGUMENTS) {
            throw new InvalidCallException("A message has at most " + MOST_ARGUMENTS + " arguments.");
        }
        @Nullable Object[] all = new Object[checked.length + 1];
        all[0] = made;
        System.arraycopy(checked, 0, all, 1, checked.length);
        return new CallMono(recipient, QueueOrders.SEND, all);
    }
}
