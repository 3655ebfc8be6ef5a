package dev.rouse.call;

import dev.rouse.ActorAddress;
import dev.rouse.ActorDestroyedException;
import dev.rouse.CallTimeoutException;
import dev.rouse.FatalErrorException;
import dev.rouse.LifecycleHook;
import dev.rouse.RetryableException;
import dev.rouse.RouseException;
import dev.rouse.RuntimeObserver;
import dev.rouse.RuntimeObserver.Observed;
import dev.rouse.TurnAbortedException;
import dev.rouse.loop.LaneLoop;
import dev.rouse.trace.Traces;
import dev.rouse.type.Action;
import dev.rouse.type.HostedType;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * One call: the caller's side of a turn. It is submitted to the actor's lane at the first request, and answered there,
 * or on the lane of the turn that made it.
 */
public class Call implements Subscription, Runnable {

    private static final AtomicIntegerFieldUpdater<Call> STATE =
            AtomicIntegerFieldUpdater.newUpdater(Call.class, "state");

    /** Number of times that a call is made in all, where an activation ends before its turn. */
    public static final int TRIES = 5;

    /** In place of the number of tries: it ended before its turn. */
    private static final byte REFUSED = -1;

    private static final int NEW = 0;
    private static final int SUBMITTED = 1;
    private static final int ENDED = 2;
    private static final int CANCELLED = 3;

    /** Ended, and the turn that made it has had the answer. */
    private static final int TOLD = 4;

    private final CallTarget target;
    private final Receiver receiver;
    private final CoreSubscriber<Object> caller;
    private final @Nullable CallingTurn parent;
    private volatile int state;
    private byte tries;

    /** Whether something of its turn is out that no rollback takes back. */
    private boolean left;

    /** The source of elements of a call for a stream. */
    private volatile @Nullable CallStream stream;

    /** Links of the lane's list of deadlines. */
    public @Nullable Call earlier;

    public @Nullable Call later;

    public long deadline;
    public boolean timed;
    private boolean held;

    public Call(CallTarget target, Receiver receiver, CoreSubscriber<?> caller) {
        this(target, receiver, caller, caller.currentContext().getOrDefault(CallingTurn.class, null));
    }

    /**
     * @param parent the turn that makes it, as the context of {@code caller} says
     */
    @SuppressWarnings("unchecked")
    public Call(CallTarget target, Receiver receiver, CoreSubscriber<?> caller, @Nullable CallingTurn parent) {
        this.target = target;
        this.receiver = receiver;
        this.caller = (CoreSubscriber<Object>) caller;
        this.parent = parent;
    }

    public ActorAddress address() {
        return target.address();
    }

    public HostedType type() {
        return target.type();
    }

    public CallKind kind() {
        return target.kind();
    }

    /** Only of calls that want a turn. */
    public Action action() {
        return Objects.requireNonNull(target.action());
    }

    public Object[] arguments() {
        return target.arguments();
    }

    public @Nullable Object input() {
        return target.arguments().length == 0 ? null : target.arguments()[0];
    }

    /** The one on whose behalf it is made; null for nobody. */
    public final CallTarget.@Nullable Caller calledBy() {
        return target.calledBy();
    }

    /** The key under which it may be made again without being run again; null for none. */
    public final @Nullable String idempotencyKey() {
        return target.idempotencyKey();
    }

    /** Whether what its turn answers is remembered, so that it may be made again: it has a key, and changes something. */
    public final boolean isKeyed() {
        return idempotencyKey() != null && kind().takesKey() && !action().mode().changesNothing() && !target.isStream();
    }

    /** The hook that its turn runs; null for none. */
    public @Nullable LifecycleHook hook() {
        return null;
    }

    /** Whether an operator pauses or resumes the actor by it. */
    public final boolean isOrder() {
        return kind() == CallKind.PAUSE || kind() == CallKind.RESUME;
    }

    /** Whether it is a turn of one life of the actor on itself: it begins as long as any may, and never in the next. */
    public boolean isOfLife() {
        return kind() == CallKind.OWN;
    }

    /** Whether it is about the life of the actor, which a turn without an end must not keep from ending. */
    public final boolean isOfOperator() {
        return isOrder() || kind() == CallKind.DESTROY;
    }

    /** Whether it overlaps with all turns but those of hooks, and waits for nobody. */
    public final boolean passesOthers() {
        return isOfOperator() || kind() == CallKind.QUEUE;
    }

    public boolean wantsTurn() {
        return target.action() != null;
    }

    /** Id of the connection of its actor that it came over; null for none. */
    public @Nullable String connection() {
        CallTarget.Caller caller = target.calledBy();
        return caller == null ? null : caller.connection();
    }

    /** Whether somebody waits for it who may have waited too long. */
    public boolean hasDeadline() {
        return kind() != CallKind.ALARM && kind() != CallKind.HOOK;
    }

    /** Whether its deadline is that of all calls that are made for it, too. */
    public boolean passesDeadlineOn() {
        return false;
    }

    /** The turn that made this call; null for one from outside. */
    public @Nullable CallingTurn parent() {
        return parent;
    }

    /** Whether a turn made it, here or on another node. */
    public boolean isNested() {
        return parent != null;
    }

    /**
     * The call of this node that waits for this one, which came from another node: it was made for a turn there, and that turn for one
     * here. Null for none.
     */
    public @Nullable Call origin() {
        return null;
    }

    /** {@code type/key.action} of the turns on other nodes that wait for it, the first caller first. */
    public List<String> callers() {
        return List.of();
    }

    public Duration timeout() {
        return type().options().callTimeout();
    }

    /** An empty one where the caller has none to give: others work on within it, and are not to suffer. */
    public Context callerContext() {
        try {
            Context context = caller.currentContext();
            return context == null ? Context.empty() : context;
        } catch (Throwable e) {
            DroppedErrors.drop(e, caller);
            return Context.empty();
        }
    }

    public boolean isEnded() {
        return state >= ENDED;
    }

    /** On the lane of its parent: whether that has neither had the end of the answer nor cancelled. */
    public boolean isAwaited() {
        return state < CANCELLED;
    }

    /** Whether elements of its stream have come. */
    public boolean hasBegunToAnswer() {
        return stream != null && !timed;
    }

    /** When it came to its actor or was held, on the clock of its deadline. */
    public long madeAt() {
        return deadline - LaneLoop.nanos(timeout());
    }

    /** The receiver that the call is brought to. */
    public Receiver receiver() {
        return receiver;
    }

    /** On the lane: the call goes to its mailbox without having been asked for. */
    public final void submitted() {
        state = SUBMITTED;
    }

    @Override
    public void request(long n) {
        if (!Operators.validate(n)) {
            return;
        }
        if (state == NEW && STATE.compareAndSet(this, NEW, SUBMITTED)) {
            if (target.isStream()) {
                stream = receiver.stream(this, n);
            }
            asked();
            if (parent == null) {
                leave();
            } else {
                parent.send(this);
            }
            return;
        }
        CallStream feeding = stream;
        if (feeding != null) {
            feeding.request(n);
        }
    }

    /** It was asked for, and is to leave next. */
    protected void asked() {}

    /** Goes to the lane of its actor, unless nobody waits for it any more. */
    public void leave() {
        if (!isEnded()) {
            if (parent != null) {
                parent.call().leaves();
            }
            receiver.submit(this, this);
        }
    }

    /** On the lane of its parent: it is not to leave yet, and its time runs. */
    public void hold() {
        held = true;
        deadline = nanoTime() + LaneLoop.nanos(timeout());
    }

    /** Whether it did not leave at once, and has had its deadline since then. */
    public boolean wasHeld() {
        return held;
    }

    /** The clock of its deadline, from any thread. */
    public long nanoTime() {
        return receiver.nanoTime();
    }

    @Override
    public void cancel() {
        if (STATE.getAndSet(this, CANCELLED) == SUBMITTED) {
            receiver.execute(this::gaveUp);
        }
    }

    /** Hands the call, which has arrived, to its receiver. */
    @Override
    public void run() {
        receiver.arrived(this);
    }

    public @Nullable CallStream stream() {
        return stream;
    }

    /** Ends the call with at most one value. */
    public void complete(@Nullable Object value) {
        receiver.noLongerWaits(this);
        if (!end()) {
            return;
        }
        if (parent != null) {
            parent.resumeWith(caller, () -> {
                state = TOLD;
                give(value);
            });
            return;
        }
        // As run does, with no object for it: almost all answers go this way.
        try {
            give(value);
        } catch (Throwable e) {
            dropped(e);
        }
    }

    private void give(@Nullable Object value) {
        if (value != null) {
            caller.onNext(value);
        }
        caller.onComplete();
    }

    /** A turn of the call begins: from here on it is never made again. */
    public final void begins() {
        tries = TRIES;
    }

    /** From the turn's code on any thread, or the lane: something of the turn goes out that no rollback takes back. */
    public final void leaves() {
        left = true;
    }

    /** Whether something of its turn is out that no rollback takes back: calls to others, elements of its stream. */
    public final boolean hasLeft() {
        return left;
    }

    /**
     * Ends a call of which no turn began: it makes the call again after a pause when an activation ended before its turn. For what
     * the runtime itself has to say; of what a turn ended with, {@link #fail}.
     */
    public final void refuse(RouseException error) {
        if (error instanceof ActorDestroyedException && state == SUBMITTED && tries < TRIES && ++tries < TRIES) {
            receiver.again(this, tries);
        } else {
            tries = REFUSED;
            end(error);
        }
    }

    /** Whether it was refused: no turn of it began. */
    public final boolean wasRefused() {
        return tries == REFUSED;
    }

    /**
     * Ends a call of which a turn began, or what comes before its first turn or beside one: it is never made again. An error
     * that says that nothing happened is told only where nothing of the turn is out; a subscription has no turn.
     *
     * @return whether the caller was still there
     */
    public final boolean fail(Throwable error) {
        boolean happened = left && error instanceof RetryableException && kind() != CallKind.EVENTS;
        return end(happened ? new TurnAbortedException(address(), what(), (RetryableException) error) : error);
    }

    private boolean end(Throwable error) {
        receiver.noLongerWaits(this);
        if (!end()) {
            return false;
        }
        Throwable told = told(error);
        if (parent == null) {
            run(() -> caller.onError(told));
        } else {
            parent.resumeWith(caller, () -> {
                state = TOLD;
                caller.onError(told);
            });
        }
        return true;
    }

    /** Operators of the caller would throw what is fatal instead of handing it on. */
    private Throwable told(Throwable error) {
        receiver.thrown(error);
        return Exceptions.isJvmFatal(error) ? new FatalErrorException(address(), error) : error;
    }

    /**
     * Runs code of the caller. What that throws, though it must not, stops nobody: the calls behind it are answered all
     * the same.
     */
    private void run(Runnable answer) {
        try {
            answer.run();
        } catch (Throwable e) {
            dropped(e);
        }
    }

    private void dropped(Throwable error) {
        receiver.thrown(error);
        DroppedErrors.drop(error, caller);
    }

    /** One element of a stream; the call goes on. */
    public void next(Object element) {
        receiver.noLongerWaits(this);
        if (isEnded()) {
            return;
        }
        left = true;
        if (parent == null) {
            give(element, caller);
        } else {
            parent.resume(caller, () -> caller.onNext(element));
        }
    }

    /** A caller that throws wants no more, as Reactive Streams have it. */
    private void give(Object element, CoreSubscriber<Object> whom) {
        try {
            whom.onNext(element);
        } catch (Throwable e) {
            dropped(e);
            cancel();
        }
    }

    /** Ends the caller's wait, and what only it could end; a turn that runs goes on. */
    public void expire() {
        timeOut();
        gaveUp();
    }

    /** Ends the caller's wait. */
    public void timeOut() {
        end(new CallTimeoutException(address(), what(), timeout()));
    }

    /** On the lane: nobody waits for the answer any more. */
    private void gaveUp() {
        receiver.withdrawn(this);
        CallStream feeding = stream;
        if (feeding != null) {
            feeding.cancelled();
        }
    }

    /** The action's name, or what else it wants. */
    public final String what() {
        return kind().nameOf(target.action());
    }

    /** Begins to observe a piece of work for it; null where nobody does. */
    public final @Nullable Observed observed(RuntimeObserver observer, RuntimeObserver.Kind work, Context within) {
        boolean isOwn = kind().isOrder() || work == RuntimeObserver.Kind.COMMIT;
        return Traces.begun(observer, work, address(), what(), isOwn, within);
    }

    /** {@code type/key.action}, for people. */
    public final String name() {
        return address() + "." + what();
    }

    private boolean end() {
        int before;
        do {
            before = state;
        } while (before < ENDED && !STATE.compareAndSet(this, before, ENDED));
        return before < ENDED;
    }
}
