package dev.rouse.connection;

import dev.rouse.call.Call;
import dev.rouse.call.CallKind;
import dev.rouse.call.LocalTarget;
import dev.rouse.record.connection.ConnectionRecord;
import dev.rouse.turn.Turn;
import dev.rouse.turn.TurnOutcome;
import org.jspecify.annotations.Nullable;
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
        super(
                new LocalTarget(asked.type(), asked.address(), CallKind.CONNECTION, asked.action(), asked.arguments()),
                asked.receiver(),
                new Answer(asked),
                null);
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

    @Override
    public @Nullable String connection() {
        return order.id().toString();
    }

    @Override
    public void succeeded(Turn turn) {
        note(turn);
    }

    /** A message that failed is not to be run again. */
    @Override
    public void failed(Turn turn) {
        note(turn);
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
