package dev.rouse.outbox;

import dev.rouse.ActorAddress;
import dev.rouse.ActorQueue.Priority;
import dev.rouse.TurnQueue;
import dev.rouse.base.Arguments;
import dev.rouse.queue.SendOrder;
import dev.rouse.turn.TurnScope;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A queue of an actor as turns send to it. */
public record SentInTurn(OwnOutbox outbox, TurnScope scope, ActorAddress address, SendOrder order)
        implements TurnQueue {

    /** For messages without conditions. */
    public static SentInTurn of(OwnOutbox outbox, TurnScope scope, ActorAddress address, String name) {
        return new SentInTurn(
                outbox, scope, Arguments.required("address", address), new SendOrder(Arguments.required("name", name)));
    }

    private SentInTurn with(SendOrder other) {
        return new SentInTurn(outbox, scope, address, other);
    }

    @Override
    public String name() {
        return order.queue();
    }

    @Override
    public TurnQueue after(Duration delay) {
        return with(order.after(delay));
    }

    @Override
    public TurnQueue at(Instant time) {
        return with(order.at(time));
    }

    @Override
    public TurnQueue priority(Priority priority) {
        return with(order.of(Arguments.required("priority", priority)));
    }

    @Override
    public TurnQueue timeToLive(Duration time) {
        return with(order.lasting(time));
    }

    @Override
    public TurnQueue group(String name) {
        return with(order.in(Arguments.required("name", name)));
    }

    @Override
    public String send(@Nullable Object... arguments) {
        Arguments.required("arguments", arguments);
        return outbox.send(scope.turn("send()"), address, order, arguments);
    }
}
