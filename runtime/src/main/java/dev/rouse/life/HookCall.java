package dev.rouse.life;

import dev.rouse.lane.ActorLane;
import dev.rouse.Actor;
import dev.rouse.HookTimeoutException;
import dev.rouse.LifecycleHook;
import dev.rouse.call.Call;
import dev.rouse.call.CallKind;
import dev.rouse.call.CallTarget;
import dev.rouse.call.LocalTarget;
import dev.rouse.call.Receiver;
import dev.rouse.loop.LaneLoop;
import dev.rouse.turn.Continuation;
import dev.rouse.turn.Turn;
import dev.rouse.type.Action;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;

/** The call of one run of a lifecycle hook, with a time-out. What follows goes on as soon as its turn has ended. Lane only. */
public final class HookCall extends Call {

    /** What goes on once the turn has ended. */
    public interface Continuation {

        /**
         * Told right after the turn, on the lane.
         *
         * @param turn null where the type has no such hook
         * @param error what it ended with, null for well; of {@code onCreate} in the words that who creates is to hear
         */
        void ended(@Nullable Turn turn, @Nullable Throwable error);
    }

    private static final Nobody NOBODY = new Nobody();

    private final LifecycleHook hook;
    private final Continuation then;
    private @Nullable Disposable timer;

    private HookCall(CallTarget target, Receiver receiver, LifecycleHook hook, Continuation then) {
        super(target, receiver, NOBODY);
        this.hook = hook;
        this.then = then;
    }

    /** Runs {@code hook} of {@code actor}, or goes on at once where the type has none. */
    public static void start(
            Activation activation,
            LifecycleHook hook,
            Actor<Object> actor,
            @Nullable Object argument,
            Continuation then) {
        Action action = activation.type().hook(hook);
        if (action == null) {
            then.ended(null, null);
            return;
        }
        Object[] arguments = argument == null ? new Object[0] : new Object[] {argument};
        ActorLane lane = activation.lane();
        CallTarget target = new LocalTarget(activation.type(), activation.address(), CallKind.HOOK, action, arguments);
        HookCall call = new HookCall(target, lane, hook, then);
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

    /** The turn has ended and what it changed is the actor's, or gone. */
    public void ended(Turn turn) {
        Objects.requireNonNull(timer, "set before the turn runs").dispose();
        then.ended(turn, hook == LifecycleHook.CREATE ? turn.told() : turn.failure());
    }

    /** The caller of hooks: they are answered to the life, by their turn. */
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
