package dev.rouse.connection;

import dev.rouse.ActorAddress;
import dev.rouse.RetryableException;
import dev.rouse.call.Call;
import dev.rouse.call.CallKind;
import dev.rouse.call.CallTarget;
import dev.rouse.record.connection.ConnectionId;
import dev.rouse.record.connection.ConnectionRecord;
import dev.rouse.turn.Turn;
import dev.rouse.turn.TurnOutcome;
import dev.rouse.type.Action;
import dev.rouse.type.HostedType;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

/**
 * The turn of a message, which notes its number in the commit that has its effects, or says that it failed. It answers the call that
 * brought it. Lane only.
 */
final class MessageCall extends Call implements TurnOutcome {

    private final ConnectionFeature feature;
    private final ConnectionOrder order;

    private MessageCall(ConnectionFeature feature, Call asked, ConnectionOrder order) {
        super(new MessageTarget(asked, order.id()), asked.receiver(), new Answer(asked), null);
        this.feature = feature;
        this.order = order;
        submitted();
    }

    static Call of(ConnectionFeature feature, Call asked) {
        asked.begins();
        return new MessageCall(feature, asked, (ConnectionOrder) asked.arguments()[0]);
    }

    @Override
    public boolean hasDeadline() {
        return false;
    }

    /** The target of {@code asked}, over the connection of {@code id}. */
    private record MessageTarget(Call asked, ConnectionId id) implements CallTarget {

        @Override
        public HostedType type() {
            return asked.type();
        }

        @Override
        public ActorAddress address() {
            return asked.address();
        }

        @Override
        public CallKind kind() {
            return CallKind.CONNECTION;
        }

        @Override
        public Action action() {
            return asked.action();
        }

        @Override
        public Object[] arguments() {
            return asked.arguments();
        }

        @Override
        public Caller calledBy() {
            Caller caller = asked.calledBy();
            return new Caller(caller == null ? null : caller.principal(), id.toString());
        }
    }

    @Override
    public void succeeded(Turn turn) {
        note(turn);
    }

    /** A message that failed is not to be run again, unless nothing of it has happened. */
    @Override
    public void failed(Turn turn) {
        if (hasLeft() || !(turn.told() instanceof RetryableException)) {
            note(turn);
        }
    }

    private void note(Turn turn) {
        ConnectionRecord record = feature.seen(turn, order.id());
        boolean isNew = record != null
                && order.number() > record.received()
                && (order.attachment() == 0 || order.attachment() == record.attachment());
        if (isNew) {
            feature.note(turn, order.id(), before -> before == null ? null : before.received(order.number()));
        }
    }

    private record Answer(Call asked) implements CoreSubscriber<Object> {

        @Override
        public Context currentContext() {
            return asked.callerContext();
        }

        @Override
        public void onSubscribe(Subscription subscription) {}

        @Override
        public void onNext(Object value) {}

        @Override
        public void onError(Throwable error) {
            asked.fail(error);
        }

        @Override
        public void onComplete() {
            asked.complete(null);
        }
    }
}
