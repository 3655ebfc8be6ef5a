package dev.rouse.actor;

import dev.rouse.Actor;
import dev.rouse.HookTimeoutException;
import dev.rouse.LifecycleHook;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;

/** One run of a lifecycle hook: the caller of a turn, with a time-out, that goes on as soon as the turn has ended. Lane only. */
final class HookRun implements CoreSubscriber<Object> {

    private final Activation activation;
    private final LifecycleHook hook;
    private final Then then;
    private @Nullable Disposable timer;

    /** What goes on when the hook has ended. */
    @FunctionalInterface
    interface Then {

        /**
         * @param error null when it ended well; of {@code onCreate}, in the words that who creates is to hear
         * @param left whether it asked something of others, which no rollback takes back
         */
        void ended(@Nullable Throwable error, boolean left);
    }

    private HookRun(Activation activation, LifecycleHook hook, Then then) {
        this.activation = activation;
        this.hook = hook;
        this.then = then;
    }

    /** Runs {@code hook} of {@code actor}, or goes on at once where the type has none. */
    static void start(
            Activation activation, LifecycleHook hook, Actor<Object> actor, @Nullable Object argument, Then then) {
        Action action = activation.type().hook(hook);
        if (action == null) {
            then.ended(null, false);
            return;
        }
        Object[] arguments = argument == null ? new Object[0] : new Object[] {argument};
        HookRun run = new HookRun(activation, hook, then);
        CallTarget target = new CallTarget(
                address -> activation.lane(),
                activation.type(),
                activation.address(),
                CallKind.HOOK,
                action,
                arguments);
        Turn turn = activation.beginHook(Call.of(run, target, activation.lane()));
        Duration timeout = activation.type().lifecycle().timeout(hook);
        run.timer = activation
                .lane()
                .schedule(
                        () -> turn.stop(new HookTimeoutException(activation.address(), hook, timeout)),
                        LaneLoop.nanos(timeout));
        turn.run(actor);
    }

    LifecycleHook hook() {
        return hook;
    }

    /** The turn has ended and what it changed is the actor's, or gone. */
    void ended(Turn turn) {
        Objects.requireNonNull(timer, "set before the turn runs").dispose();
        then.ended(
                hook == LifecycleHook.CREATE ? turn.told() : turn.failure(),
                turn.call().hasLeft());
    }

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
