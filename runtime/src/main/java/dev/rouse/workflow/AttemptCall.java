package dev.rouse.workflow;

import dev.rouse.ActionMode;
import dev.rouse.ActorStoppedException;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.RetryableException;
import dev.rouse.TurnAbortedException;
import dev.rouse.WorkflowFailure;
import dev.rouse.base.ErrorText;
import dev.rouse.call.Call;
import dev.rouse.call.CallKind;
import dev.rouse.call.LocalTarget;
import dev.rouse.loop.LaneLoop;
import dev.rouse.record.workflow.EntryRecord;
import dev.rouse.trace.Traces;
import dev.rouse.turn.Turn;
import dev.rouse.turn.TurnOutcome;
import dev.rouse.turn.Work;
import dev.rouse.turn.WorkHost;
import dev.rouse.type.Action;
import dev.rouse.workflow.code.StepPlan;
import dev.rouse.workflow.code.Values;
import dev.rouse.workflow.history.LiveWorkflow;
import dev.rouse.workflow.history.Place;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * One attempt of a step. Its turn ends in one of two changes of the history, in the commit that has its effects: the result, or one
 * attempt in vain. One that is cut off as its actor goes to sleep, moves or stops with its node is taken back, with all that were noted and
 * have not run by then: the commit that the actor ends with has that, and none of them counts. An attempt that was noted and did not run counts
 * all the same where the actor ends in order and cuts off no attempt of a step: nothing writes then. Lane only.
 */
final class AttemptCall extends Call implements TurnOutcome, Work, Attempts.Running {

    private static final int MAX_ERROR = 500;

    /** Takes orders about the workflows. */
    interface Orderly {

        /** Takes one that is a part of {@code turn}. */
        void order(Turn turn, Order order);

        /** Takes one that is carried out by a turn of its own. */
        void order(Order order);
    }

    private final Orderly orderly;
    private final WorkflowShare share;
    private final WorkHost host;
    private final Place place;
    private final int attempt;
    private final StepPlan plan;
    private @Nullable Turn turn;
    private @Nullable Disposable timer;
    private boolean isCut;
    private boolean isNoted;

    private AttemptCall(
            Orderly orderly,
            WorkflowShare share,
            WorkHost host,
            Place place,
            int attempt,
            StepPlan plan,
            LocalTarget target,
            Ear ear) {
        super(target, host.lane(), ear, null);
        this.orderly = orderly;
        this.share = share;
        this.host = host;
        this.place = place;
        this.attempt = attempt;
        this.plan = plan;
        submitted();
        // It is of one life of the actor, and not made again for the next.
        begins();
    }

    /** @param path of the entry, which names the turn */
    static AttemptCall of(
            Orderly orderly, WorkflowShare share, WorkHost host, Place place, int attempt, StepPlan plan, String path) {
        Ear ear = new Ear();
        Action.Body body = (actor, nothing) -> Objects.requireNonNull(ear.call).work();
        Action action = plan.mode() == ActionMode.INTERLEAVED ? Action.interleaved(path, body) : Action.of(path, body);
        LocalTarget target = new LocalTarget(host.type(), host.address(), CallKind.STEP, action);
        AttemptCall made = new AttemptCall(orderly, share, host, place, attempt, plan, target, ear);
        ear.call = made;
        return made;
    }

    private Mono<?> work() {
        turn = host.running();
        return Objects.requireNonNull(plan.work().get(), "The code of a step returned null instead of a Mono.");
    }

    /** That in which the workflow was started, as far as it is stored. */
    @Override
    public Context callerContext() {
        LiveWorkflow workflow = share.live(place.workflow());
        return workflow == null
                ? Context.empty()
                : Traces.with(workflow.record().trace());
    }

    @Override
    public boolean hasDeadline() {
        return false;
    }

    @Override
    public void cut() {
        isCut = true;
        host.lane().loop().put(() -> {
            Turn running = turn;
            if (running != null && !running.isEnded()) {
                running.stop(new StepCutException());
            }
        });
    }

    @Override
    public void begin(WorkHost where) {
        if (where == host && host.exists() && !share.hasStopped() && isWanted()) {
            host.run(this);
            limitTime();
        } else {
            where.skip(this);
        }
    }

    /** Ends the attempt when its time is over, where it has not ended by now. */
    private void limitTime() {
        Turn running = turn;
        if (running != null && !running.isEnded()) {
            long nanos = LaneLoop.nanos(plan.timeout());
            timer = host.lane().loop().schedule(() -> running.stop(tooLong()), nanos);
        }
    }

    private TimeoutException tooLong() {
        return new TimeoutException(
                "The step did not end within " + plan.timeout().toMillis() + " ms, its time limit.");
    }

    private boolean isWanted() {
        LiveWorkflow workflow = share.live(place.workflow());
        EntryRecord entry = workflow == null ? null : workflow.entry(place.entry());
        return !isCut && entry != null && entry.state() == EntryRecord.State.RUNNING && entry.attempts() == attempt;
    }

    @Override
    public void succeeded(Turn ended) {
        if (!isWanted()) {
            throw new StepCutException();
        }
        Class<?> type = plan.result();
        byte[] value = type == null ? null : Values.encode(host.type(), ended.result(), type);
        orderly.order(ended, Orders.done(place, attempt, value));
        isNoted = true;
    }

    @Override
    public void failed(Turn ended) {
        isNoted = true;
        boolean isCutOff = !host.isRunning() && ended.failure() instanceof ActorStoppedException;
        if (isCutOff) {
            share.attempts().forEachNotRun(each -> orderly.order(ended, Orders.cutOff(each)));
        }
        if (isCutOff && isWanted()) {
            orderly.order(ended, Orders.cutOff(place));
        } else if (isWanted() && (host.isRunning() || hasLeft())) {
            orderly.order(ended, failure(ended.failure()));
        }
    }

    @Override
    public boolean hasRun() {
        return turn != null;
    }

    private Order failure(@Nullable Throwable error) {
        Throwable told = error == null ? new IllegalStateException("no reason") : error;
        WorkflowFailure.Kind kind = plan.isCritical(told)
                ? WorkflowFailure.Kind.CRITICAL
                : told instanceof TimeoutException ? WorkflowFailure.Kind.TIMEOUT : WorkflowFailure.Kind.ERROR;
        String message = ErrorText.message(told);
        String cut = message.length() <= MAX_ERROR ? message : message.substring(0, MAX_ERROR);
        return Orders.failed(host, place, attempt, plan, kind, told.getClass().getName(), cut);
    }

    private void over(@Nullable Throwable error) {
        if (timer != null) {
            timer.dispose();
        }
        share.attempts().ended(place, this);
        boolean isToBeNoted = error != null && !isNoted && isWanted() && host.isRunning() && isOfItsOwn(error);
        if (isToBeNoted) {
            orderly.order(failure(error));
        }
        share.hasNews(place.workflow());
    }

    /** Whether {@code error} says something of the step, and not of the store or the actor's life. */
    private static boolean isOfItsOwn(Throwable error) {
        Throwable reason = error instanceof TurnAbortedException aborted ? aborted.getCause() : error;
        return !(reason instanceof RetryableException) && !(reason instanceof OutcomeUnknownException);
    }

    /** Hears of the end of the call. */
    private static final class Ear implements CoreSubscriber<Object> {

        private @Nullable AttemptCall call;

        @Override
        public void onSubscribe(Subscription subscription) {}

        @Override
        public void onNext(Object value) {}

        @Override
        public void onError(Throwable error) {
            end(error);
        }

        @Override
        public void onComplete() {
            end(null);
        }

        private void end(@Nullable Throwable error) {
            AttemptCall ended = call;
            if (ended != null) {
                ended.host.lane().loop().put(() -> ended.over(error));
            }
        }
    }

    /** Ends the turn of a step that nobody wants any more. */
    private static final class StepCutException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        StepCutException() {
            super("The step is wanted no more: its workflow has gone on without it, or has ended.", null, false, false);
        }
    }
}
