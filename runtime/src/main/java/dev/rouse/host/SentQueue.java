package dev.rouse.host;

import dev.rouse.ActionSignature;
import dev.rouse.ActorAddress;
import dev.rouse.ActorQueue;
import dev.rouse.InvalidCallException;
import dev.rouse.base.Arguments;
import dev.rouse.base.CallKeys;
import dev.rouse.call.CallMono;
import dev.rouse.call.Recipient;
import dev.rouse.queue.QueueOrders;
import dev.rouse.queue.SendOrder;
import dev.rouse.type.Action;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

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
        if (Arguments.required("delay", delay).isNegative()) {
            throw new IllegalArgumentException("A delay is not negative, got " + delay + ".");
        }
        return with(order.at(millis(delay), 0));
    }

    @Override
    public ActorQueue at(Instant time) {
        long millis;
        try {
            millis = Math.max(0, Arguments.required("time", time).toEpochMilli());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("A message is due within 292 million years, got " + time + ".", e);
        }
        return with(order.at(0, millis));
    }

    @Override
    public ActorQueue priority(Priority priority) {
        return with(order.of(Arguments.required("priority", priority)));
    }

    @Override
    public ActorQueue timeToLive(Duration time) {
        if (Arguments.required("time", time).isNegative() || time.isZero()) {
            throw new IllegalArgumentException("A time to live is more than zero, got " + time + ".");
        }
        return with(order.lasting(Math.max(1, millis(time))));
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

    /** Not more than what can be added to any time of this age. */
    private static long millis(Duration duration) {
        long longest = Long.MAX_VALUE / 4;
        return duration.compareTo(Duration.ofMillis(longest)) > 0 ? longest : duration.toMillis();
    }

    @Override
    public Mono<String> send(@Nullable Object... arguments) {
        return call(order, arguments).cast(String.class);
    }

    @Override
    public Mono<Object> sendAndWait(@Nullable Object... arguments) {
        return call(order.waiting(true), arguments);
    }

    private Mono<Object> call(SendOrder made, @Nullable Object... arguments) {
        Arguments.required("arguments", arguments);
        return Mono.defer(() -> {
            Action handler = recipient.type().queueHandler(made.queue());
            @Nullable Object[] checked = handler.arguments(arguments);
            if (checked.length > MOST_ARGUMENTS) {
                throw new InvalidCallException("A message has at most " + MOST_ARGUMENTS + " arguments.");
            }
            @Nullable Object[] all = new Object[checked.length + 1];
            all[0] = made;
            System.arraycopy(checked, 0, all, 1, checked.length);
            return new CallMono(recipient, QueueOrders.SEND, all);
        });
    }
}
