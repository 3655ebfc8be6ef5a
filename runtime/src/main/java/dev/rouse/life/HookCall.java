package dev.rouse.life;

import dev.rouse.Actor;
import dev.rouse.ActorStartException;
import dev.rouse.HookTimeoutException;
import dev.rouse.LifecycleHook;
import dev.rouse.base.ErrorText;
import dev.rouse.call.Call;
import dev.rouse.call.CallKind;
import dev.rouse.call.CallTarget;
import dev.rouse.call.LocalTarget;
import dev.rouse.loop.LaneLoop;
import dev.rouse.stored.ActorMemory;
import dev.rouse.turn.Turn;
import dev.rouse.type.Action;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.util.context.Context;

/** The call of one run of a lifecycle hook, with a time-out. What follows goes on as soon as its turn has ended. Lane only. */
final class HookCall extends Call implements HookTurn {

    /** Goes on once the turn has ended. */
    interface Continuation {

        /**
         * Told right after the turn, on the lane.
         *
         * @param turn null where the type has no such hook
         * @param error what it ended with, null for well; of {@code onCreate} in the words that who creates is to hear
         */
        void ended(@Nullable Turn turn, @Nullable Throwable error);
    }

    private static final Nobody NOBODY = new Nobody();

    private final Activation activation;
    private final LifecycleHook hook;
    private final Continuation then;
    private final Context context;
    private @Nullable Disposable timer;

    private HookCall(CallTarget target, Activation activation, LifecycleHook hook, Context context, Continuation then) {
        super(target, activation.lane(), NOBODY);
        this.activation = activation;
        this.hook = hook;
        this.then = then;
        this.context = context;
    }

    @Override
    public Context callerContext() {
        return context;
    }

    /** Runs {@code hook} of {@code actor}, or goes on at once where the type has none. */
    static void start(
            Activation activation,
            LifecycleHook hook,
            Actor<Object> actor,
            @Nullable Object argument,
            Continuation then) {
        start(activation, hook, actor, argument, Context.empty(), then);
    }

    /** As {@link #start(Activation, LifecycleHook, Actor, Object, Continuation)}, in the context of the call that is the reason. */
    static void start(
            Activation activation,
            LifecycleHook hook,
            Actor<Object> actor,
            @Nullable Object argument,
            Context context,
            Continuation then) {
        Action action = activation.type().hook(hook);
        if (action == null) {
            then.ended(null, null);
            return;
        }
        Object[] arguments = argument == null ? new Object[0] : new Object[] {argument};
        LifeLane lane = activation.lane();
        CallTarget target = new LocalTarget(activation.type(), activation.address(), CallKind.HOOK, action, arguments);
        HookCall call = new HookCall(target, activation, hook, context, then);
        Turn turn = activation.beginHook(call);
        Duration timeout = activation.type().lifecycle().timeout(hook);
        call.timer = lane.schedule(
                () -> turn.stop(new HookTimeoutException(activation.address(), hook, timeout)),
                LaneLoop.nanos(timeout));
        turn.run(actor);
    }

    @Override
    public LifecycleHook hook() {
        return hook;
    }

    /**
     * The error of a start or a creation that ended with {@code hook}.
     *
     * @param error what it ended with
     */
    static ActorStartException startError(Activation activation, LifecycleHook hook, Throwable error) {
        return new ActorStartException(activation.address(), hook.method() + " failed: " + ErrorText.of(error), error);
    }

    /**
     * Encodes what the hook changed, as the activation goes on with it. The codec is foreign code, which is not asked again, and
     * may end the activation: so the turn counts as running until it has passed.
     */
    @Override
    public void prove(Turn turn) {
        if (turn.failed()) {
            return;
        }
        ActorMemory memory = activation.memory();
        try {
            if (hook == LifecycleHook.MIGRATE) {
                turn.changing()
                        .replaceState(Objects.requireNonNull(turn.result(), "onMigrate completed without a state"));
            }
            if (turn.changes().changesState()) {
                Object kept = memory.keepable(turn.state());
                memory.encode(kept);
                turn.changing().replaceState(kept);
            } else if (hook == LifecycleHook.CREATE) {
                memory.checkUnchanged(this);
            }
        } catch (Throwable e) {
            turn.failWith(e);
        }
    }

    /** Hands over what the hook changed. Of a creation it is gathered, or dropped, with the creation itself. */
    @Override
    public void pass(Turn turn) {
        orderEnd(turn);
        if (hook == LifecycleHook.CREATE || hook == LifecycleHook.MIGRATE) {
            if (turn.failed()) {
                turn.forget();
                turn.answer();
                return;
            }
            if (hook == LifecycleHook.CREATE) {
                return;
            }
            activation.memory().settle(turn.state());
        }
        activation.gate().pass(turn);
        if (hook == LifecycleHook.SLEEP && turn.destroys() && !turn.failed()) {
            activation.destroy();
        }
    }

    /** An order of a hook by which an activation begins waits for the rest of the beginning. */
    private void orderEnd(Turn turn) {
        if (activation.isBeginning() && !turn.failed()) {
            if (turn.sleeps()) {
                activation.life().end().sleep();
            }
            if (turn.destroys()) {
                activation.life().end().destroy();
            }
        }
    }

    @Override
    public void ended(Turn turn) {
        Objects.requireNonNull(timer, "set before the turn runs").dispose();
        then.ended(turn, hook == LifecycleHook.CREATE ? turn.told() : turn.failure());
    }

    /** The caller of hooks: they are answered to the activation, by their turn. */
    private static final class Nobody implements CoreSubscriber<Object> {

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Object value) {}

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onComplete() {}
    }
}
