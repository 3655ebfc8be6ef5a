package dev.rouse.workflow;

import dev.rouse.ActorAddress;
import dev.rouse.LimitExceededException;
import dev.rouse.WorkflowNotFoundException;
import dev.rouse.call.Call;
import dev.rouse.call.CallKind;
import dev.rouse.call.CallTarget;
import dev.rouse.schedule.EntryId;
import dev.rouse.turn.Turn;
import dev.rouse.turn.TurnOutcome;
import dev.rouse.turn.WorkHost;
import dev.rouse.type.Action;
import dev.rouse.type.HostedType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * The turn of a call that waits for the end of a workflow: the call is answered behind it. It waits from its turn on, so it hears of an end
 * that is in the very commit of that. Lane only.
 */
public final class WorkflowCall extends Call implements TurnOutcome {

    private final Answer answer;

    private WorkflowCall(Answer answer) {
        super(new Asked(answer.asked), answer.asked.receiver(), answer, null);
        this.answer = answer;
        submitted();
    }

    @Override
    public void succeeded(Turn turn) {
        answer.waits((String) Objects.requireNonNull(turn.result()));
    }

    @Override
    public void failed(Turn turn) {}

    /** Makes the turn of {@code asked}, which waits for the end of a workflow. */
    public static Call of(WorkflowFeature feature, WorkHost host, Call asked) {
        asked.begins();
        return new WorkflowCall(new Answer(feature, host, asked));
    }

    @Override
    public boolean hasDeadline() {
        return false;
    }

    private record Asked(Call asked) implements CallTarget {

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
            return asked.action();
        }

        @Override
        public Object[] arguments() {
            return asked.arguments();
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

    /** Lets the call wait, once what its turn has seen is in the store. */
    private static final class Answer implements CoreSubscriber<Object> {

        private final WorkflowFeature feature;
        private final WorkHost host;
        private final Call asked;
        private boolean isWaiting;

        Answer(WorkflowFeature feature, WorkHost host, Call asked) {
            this.feature = feature;
            this.host = host;
            this.asked = asked;
        }

        void waits(String id) {
            isWaiting = feature.share(host).waiters().add(id, asked);
        }

        @Override
        public Context currentContext() {
            return asked.callerContext();
        }

        @Override
        public void onSubscribe(Subscription subscription) {}

        @Override
        public void onNext(Object found) {
            String id = (String) found;
            WorkflowShare share = feature.share(host);
            if (asked.isEnded()) {
                return;
            }
            if (share.live(id) == null && !share.isEnding(id)) {
                tell(id);
            } else if (!isWaiting) {
                asked.fail(new LimitExceededException(
                        "calls that wait for one workflow", EndWaiters.MOST_OF_ONE + 1, EndWaiters.MOST_OF_ONE));
            }
        }

        /** It has ended before. */
        private void tell(String id) {
            feature.ended(host, id, EntryId.isOne(id) ? EntryId.parse(id) : null)
                    .switchIfEmpty(Mono.error(() -> new WorkflowNotFoundException(host.address(), id)))
                    .subscribe(
                            last -> then(() -> EndWaiters.tell(asked, last)),
                            error -> then(() -> asked.fail(error)),
                            () -> {},
                            asked.callerContext());
        }

        private void then(Runnable next) {
            host.lane().loop().put(next);
        }

        @Override
        public void onError(Throwable error) {
            asked.fail(error);
        }

        @Override
        public void onComplete() {}
    }
}
