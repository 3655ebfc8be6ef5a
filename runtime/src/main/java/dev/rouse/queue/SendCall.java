package dev.rouse.queue;

import dev.rouse.ActorAddress;
import dev.rouse.InvalidCallException;
import dev.rouse.LimitExceededException;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.QueueOptions;
import dev.rouse.call.Call;
import dev.rouse.call.CallKind;
import dev.rouse.call.CallTarget;
import dev.rouse.queue.answer.AnswerForm;
import dev.rouse.queue.answer.Waiters;
import dev.rouse.schedule.EntryId;
import dev.rouse.turn.TurnHost;
import dev.rouse.type.Action;
import dev.rouse.type.ArgumentCodec;
import dev.rouse.type.HostedType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

/** The turn that takes a message: it answers the call that brought it, or lets that wait for the end of the message. Lane only. */
public final class SendCall extends Call {

    private final Answer answer;

    private SendCall(Answer answer, List<byte @Nullable []> arguments) {
        super(new Message(answer.asked, answer.order, arguments), answer.asked.receiver(), answer, null);
        this.answer = answer;
        submitted();
    }

    /** Its turn takes the message, which was not there yet. */
    void takes() {
        answer.isNew = true;
    }

    /**
     * Makes the turn that takes the message of {@code asked}.
     *
     * @throws dev.rouse.RouseException the message is refused
     */
    public static Call of(QueueFeature feature, TurnHost host, Call asked) {
        SendOrder order = (SendOrder) asked.arguments()[0];
        HostedType type = host.type();
        Action handler = type.queueHandler(order.queue());
        QueueOptions options = type.options().queue(order.queue());
        if (!asked.isKeyed()) {
            feature.requireRoom(host, order.queue(), 0); // With a key it may be there already: its turn looks.
        }
        Object[] given = Arrays.copyOfRange(asked.arguments(), 1, asked.arguments().length);
        List<byte @Nullable []> arguments = ArgumentCodec.encodeToSend(type, handler, handler.arguments(given));
        order.check(options, arguments);
        asked.begins();
        return new SendCall(new Answer(feature, host, asked, order), arguments);
    }

    @Override
    public boolean hasDeadline() {
        return false;
    }

    private record Message(Call asked, Object... arguments) implements CallTarget {

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
            return CallKind.QUEUE;
        }

        @Override
        public Action action() {
            return QueueOrders.SEND;
        }

        @Override
        public @Nullable Caller calledBy() {
            return asked.calledBy();
        }

        @Override
        public @Nullable String idempotencyKey() {
            return asked.idempotencyKey();
        }
    }

    private static final class Answer implements CoreSubscriber<Object> {

        private final QueueFeature feature;
        private final TurnHost host;
        private final Call asked;
        private final SendOrder order;
        private boolean isNew;

        Answer(QueueFeature feature, TurnHost host, Call asked, SendOrder order) {
            this.feature = feature;
            this.host = host;
            this.asked = asked;
            this.order = order;
        }

        @Override
        public Context currentContext() {
            return asked.callerContext();
        }

        @Override
        public void onSubscribe(Subscription subscription) {}

        @Override
        public void onNext(Object id) {
            if (order.waits()) {
                await(EntryId.parse((String) id));
            } else {
                asked.complete(id);
            }
        }

        private void await(long id) {
            if (!feature.share(host).waiters().add(id, asked)) {
                asked.fail(new LimitExceededException(
                        "calls that wait for one message", Waiters.MOST_OF_ONE + 1, Waiters.MOST_OF_ONE));
            } else if (!isNew) {
                recall(id);
            }
        }

        /** It was sent before: it may have ended since, and who asks again has the same answer. */
        private void recall(long id) {
            feature.answers()
                    .recall(host, id)
                    .subscribe(
                            answer -> then(() -> AnswerForm.tell(asked, order.queue(), answer)),
                            error -> then(() -> asked.fail(new OutcomeUnknownException(asked.address(), error))),
                            () -> then(() -> notRemembered(id)),
                            asked.callerContext());
        }

        private void then(Runnable next) {
            host.lane().loop().put(next);
        }

        private void notRemembered(long id) {
            QueueShare share = feature.shareOf(host);
            if (share == null || share.line(order.queue()).hasEnded(id)) {
                asked.fail(new InvalidCallException("Message " + EntryId.of(id) + " of queue " + order.queue()
                        + " was sent under this key and has ended, and its answer is not remembered."));
            }
        }

        @Override
        public void onError(Throwable error) {
            asked.fail(error);
        }

        @Override
        public void onComplete() {}
    }
}
