package dev.rouse.life;

import dev.rouse.ActorDestroyedException;
import dev.rouse.ActorPhase;
import dev.rouse.ActorStartException;
import dev.rouse.ActorStoppedException;
import dev.rouse.LifecycleHook;
import dev.rouse.NodeUnavailableException;
import dev.rouse.RetryableException;
import dev.rouse.RolledBackException;
import dev.rouse.RouseException;
import dev.rouse.base.ErrorText;
import dev.rouse.call.Call;
import dev.rouse.commit.StoreErrors;
import dev.rouse.context.OwnLife;
import dev.rouse.log.GuardedLogger;
import dev.rouse.loop.LaneLoop;
import dev.rouse.preload.PreloadBundle;
import dev.rouse.turn.Mailbox;
import dev.rouse.turn.Turn;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * The way of an activation from its open mailbox to its end, step by step:
 *
 * <ol>
 *   <li>{@link #rest}, {@link #stop}, {@link #destroy}, {@link #failed}, {@link #retire}: why it ends;
 *   <li>{@link #begin}: calls that wait are kept for the next activation; its own turns and background work may still end;
 *   <li>{@link #drain}: waits for those, for the grace period of the type, then {@link #cutOff};
 *   <li>{@link #lastHook}: {@code onSleep} or {@code onDestroy};
 *   <li>{@link #save}: everything that is not in the store goes there, or everything is cleared;
 *   <li>{@link #asleep} or {@link #destroyed}: it leaves the table, and calls that were kept begin the next activation.
 * </ol>
 *
 * <p>{@link #fall}, {@link #broke} and {@link #abandon} end an activation without these steps. Lane only.
 */
public final class Shutdown implements Lifecycle {

    private static final Logger LOG = GuardedLogger.of(Shutdown.class);

    private final LifeLane lane;
    private final Failures failures;

    /** Activations that go on while the node stops, with the timer that cuts each short. */
    private final IdentityHashMap<Activation, Disposable> retiring = new IdentityHashMap<>(1);

    public Shutdown(LifeLane lane, Failures failures) {
        this.lane = lane;
        this.failures = failures;
    }

    // Why it ends.

    @Override
    public void rest(Activation activation) {
        boolean awake = activation.isKeptAwake();
        if (!activation.exists()) {
            end(activation, ActorPhase.GONE, null);
            keepAbsent(activation);
        } else if (!lane.serves(activation.address()) || activation.type().sleepsAtOnce() && !awake) {
            stop(activation, null, null);
        } else if (!awake) {
            lane.residency().idle(activation);
        }
    }

    private void keepAbsent(Activation activation) {
        PreloadBundle absent = PreloadBundle.absent(activation.type().manifest(), lane.floor());
        lane.residency().keepKnown(activation.address(), absent);
    }

    @Override
    public void sleep(Activation activation) {
        if (activation.isRunning() && activation.mailbox().isEmpty() && !activation.isKeptAwake()) {
            stop(activation, null, null);
        }
    }

    /**
     * Lets {@code activation}, whose node stops, end what waits and runs and then sleep; after the grace period whatever runs.
     */
    public void retire(Activation activation) {
        activation.stopLife(false);
        activation.mailbox().endWatches(activation.address(), "its node stops");
        if (activation.isRunning() && activation.mailbox().isEmpty()) {
            rest(activation);
        } else if (!activation.isGone()) {
            long grace = LaneLoop.nanos(activation.type().lifecycle().grace());
            Disposable again = retiring.put(activation, lane.schedule(() -> cutShort(activation), grace));
            if (again != null) {
                again.dispose();
            }
        }
    }

    private void cutShort(Activation activation) {
        retiring.remove(activation);
        stop(activation, "its node stops", null);
        Grace grace = activation.grace();
        if (grace != null) {
            cutOff(activation, grace);
        }
    }

    @Override
    public void stop(Activation activation, @Nullable String reason, @Nullable Call first) {
        if (!activation.isRunning()) {
            return;
        }
        if (activation.takesDestruction() && destroy(activation, null, null)) {
            if (first != null) {
                first.refuse(new ActorDestroyedException(activation.address()));
            }
            return;
        }
        Grace grace = new Grace();
        if (!activation.exists()) {
            grace.withoutHook();
        }
        if (first != null) {
            grace.keep(first);
        }
        begin(activation, grace, ActorPhase.SLEEP_GRACE, reason);
    }

    /**
     * Sends {@code activation}, which has not run yet, back to sleep.
     *
     * @param woke whether its last hook is to run
     */
    void turnBack(Activation activation, String reason, boolean woke) {
        Grace grace = new Grace();
        if (!woke) {
            grace.withoutHook();
        }
        begin(activation, grace, ActorPhase.SLEEP_GRACE, reason);
    }

    @Override
    public boolean destroy(Activation activation, @Nullable Call destroyer, @Nullable Turn turn) {
        if (!activation.exists() || activation.isGone() || activation.phase() == ActorPhase.STARTING) {
            return false;
        }
        Grace known = activation.grace();
        if (known != null && !known.mayStillDestroy()) {
            return false;
        }
        Grace grace = known == null ? new Grace() : known;
        grace.destroys(destroyer, turn);
        refuseKept(activation, grace);
        if (known == null) {
            begin(activation, grace, ActorPhase.DESTROY_GRACE, null);
        } else if (activation.phase() == ActorPhase.SLEEP_GRACE) {
            activation.become(ActorPhase.DESTROY_GRACE, "it destroys itself");
        }
        return true;
    }

    private static void refuseKept(Activation activation, Grace grace) {
        for (Call call : grace.takeKept()) {
            call.refuse(new ActorDestroyedException(activation.address()));
        }
    }

    @Override
    public void failed(Activation activation, LifecycleHook hook, Throwable error) {
        if (activation.isGone()) {
            return;
        }
        lane.listener().hookFailed(activation.type().name(), hook);
        LOG.atWarn()
                .setCause(error)
                .addKeyValue("actor", activation.address())
                .addKeyValue("incarnation", Long.toHexString(activation.incarnation()))
                .log("{} of an actor failed", hook.method());
        String reason = hook.method() + " failed: " + ErrorText.of(error);
        Grace grace = activation.grace();
        if (grace != null) {
            grace.failed(reason);
            if (hook == LifecycleHook.WAKE) {
                grace.withoutHook();
            }
            return;
        }
        List<Call> starting = activation.isBeginning() ? activation.mailbox().drain() : List.of();
        fail(activation, reason, hook == LifecycleHook.RUN);
        starting.forEach(call -> call.refuse(HookCall.startError(activation, hook, error)));
    }

    /** @param woke whether its last hook is to run */
    private void fail(Activation activation, String reason, boolean woke) {
        Grace grace = new Grace();
        grace.failed(reason);
        if (!woke) {
            grace.withoutHook();
        }
        begin(activation, grace, ActorPhase.SLEEP_GRACE, reason);
    }

    // The grace period.

    private void begin(Activation activation, Grace grace, ActorPhase next, @Nullable String reason) {
        lane.residency().busy(activation);
        activation.stopBy(grace);
        activation.become(next, reason);
        // The activation ends here where it did nothing but what ends with that.
        activation.stopLife(false);
        Mailbox mailbox = activation.mailbox();
        for (Call call : mailbox.drain()) {
            if (call.isOfLife()) {
                mailbox.add(call);
            } else {
                grace.keep(call);
            }
        }
        boolean destroys = grace.isDestroying();
        if (destroys) {
            refuseKept(activation, grace);
        }
        mailbox.endWatches(activation.address(), destroys ? "it is destroyed" : "it goes to sleep, watch it again");
        goOn(activation);
    }

    @Override
    public void goOn(Activation activation) {
        Grace grace = activation.grace();
        if (grace == null) {
            return;
        }
        switch (grace.stage()) {
            case DRAINING -> drain(activation, grace);
            case LAST_HOOK -> {}
            case SAVING -> save(activation, grace);
        }
    }

    private void drain(Activation activation, Grace grace) {
        OwnLife beside = activation.lifeOrNull();
        if (!activation.mailbox().isQuiet() || beside != null && beside.hasWork()) {
            awaitDeadline(activation, grace);
            return;
        }
        grace.cancelDeadline();
        grace.become(Grace.Stage.LAST_HOOK);
        lastHook(activation, grace);
    }

    private void awaitDeadline(Activation activation, Grace grace) {
        if (grace.hasDeadline()) {
            return;
        }
        long nanos = LaneLoop.nanos(activation.type().lifecycle().grace());
        if (nanos == 0) {
            grace.deadline(Disposables.disposed());
            cutOff(activation, grace);
        } else {
            grace.deadline(lane.schedule(() -> cutOff(activation, grace), nanos));
        }
    }

    /** The grace period is over: what has not ended is cancelled. */
    private void cutOff(Activation activation, Grace grace) {
        if (!grace.isDraining() || activation.isGone()) {
            return;
        }
        OwnLife beside = activation.lifeOrNull();
        List<String> left = new ArrayList<>(beside == null ? List.of() : beside.cutOff());
        List<Turn> running = activation.mailbox().running();
        running.forEach(turn -> left.add(turn.call().action().name()));
        LOG.atWarn()
                .addKeyValue("actor", activation.address())
                .addKeyValue("incarnation", Long.toHexString(activation.incarnation()))
                .addKeyValue("left", left)
                .log("The grace period of an actor ended, what was left is cut off");
        activation.mailbox().refuseAll(activation::hasEnded);
        running.forEach(turn -> turn.stop(
                new ActorStoppedException(activation.address(), "the grace period ended before this turn did")));
        goOn(activation);
    }

    private void lastHook(Activation activation, Grace grace) {
        LifecycleHook hook = grace.isDestroying() ? LifecycleHook.DESTROY : LifecycleHook.SLEEP;
        if (grace.isHookless() || !activation.type().has(hook)) {
            hookEnded(activation, grace, hook, null, false);
            return;
        }
        HookCall.start(activation, hook, activation.object(), null, (turn, error) -> {
            boolean left = turn != null && turn.call().hasLeft();
            hookEnded(activation, grace, hook, error, left);
        });
    }

    /** @param left whether it asked something of others, on behalf of whoever destroys the actor */
    private void hookEnded(
            Activation activation, Grace grace, LifecycleHook hook, @Nullable Throwable error, boolean left) {
        if (activation.isGone() || grace.stage() != Grace.Stage.LAST_HOOK) {
            return;
        }
        if (error != null) {
            failed(activation, hook, error);
        }
        grace.become(Grace.Stage.SAVING);
        if (grace.isDestroying()) {
            if (left) {
                grace.destroyers().forEach(Call::leaves);
                grace.destroyingTurns().forEach(turn -> turn.call().leaves());
            }
            activation.gate().destroy(activation.memory().settled(), grace.destroyers(), grace.destroyingTurns());
        }
        save(activation, grace);
    }

    private void save(Activation activation, Grace grace) {
        if (activation.gate().isClean()) {
            asleep(activation, grace);
        } else {
            activation.gate().saveSoon();
        }
    }

    // The end.

    private void asleep(Activation activation, Grace grace) {
        if (activation.isGone()) {
            return;
        }
        List<Call> waiting = grace.takeKept();
        activation.mailbox().refuseAll(activation::hasEnded);
        String failure = grace.failure();
        PreloadBundle bundle = known(activation);
        end(activation, failure == null ? ActorPhase.ASLEEP : ActorPhase.FAILED, failure);
        lane.residency().keepKnown(activation.address(), bundle);
        if (failure == null) {
            failures.slept(activation);
            lane.listener().actorSlept(activation.address(), bundle.bytes());
        } else {
            failures.failed(activation, failure);
        }
        lane.residency().nextLife(waiting);
    }

    /** The bundle by which the actor wakes again without a read. Without it, it wakes all the same: by a read. */
    private PreloadBundle known(Activation activation) {
        if (activation.exists()) {
            try {
                return activation.memory().asleep(lane.floor());
            } catch (RuntimeException e) {
                LOG.atWarn()
                        .setCause(e)
                        .addKeyValue("actor", activation.address())
                        .addKeyValue("incarnation", Long.toHexString(activation.incarnation()))
                        .log("The state of an actor was saved and cannot be encoded again");
            }
        }
        return PreloadBundle.empty(activation.type().manifest());
    }

    @Override
    public void destroyed(Activation activation) {
        if (activation.isGone()) {
            return;
        }
        activation.mailbox().refuseAll(activation::hasEnded);
        end(activation, ActorPhase.GONE, null);
        keepAbsent(activation);
        failures.forget(activation.address());
        lane.eventHub().destroyed(activation.address());
        lane.listener().actorDestroyed(activation.address());
    }

    @Override
    public void end(Activation activation, ActorPhase last, @Nullable String reason) {
        if (activation.isGone()) {
            return;
        }
        activation.breakHistory();
        activation.become(last, reason);
        activation.stopLife(true);
        lane.settled(activation);
        lane.residency().left(activation);
        Disposable cut = retiring.isEmpty() ? null : retiring.remove(activation);
        if (cut != null) {
            cut.dispose();
        }
    }

    // Ends without these steps.

    @Override
    public void fall(Activation activation, RuntimeException reason, Runnable tells) {
        if (activation.isGone()) {
            tells.run();
            return;
        }
        boolean starts = activation.phase() == ActorPhase.STARTING;
        List<Call> waiting = cut(activation, reason, tells);
        activation.gate().abandon(reason);
        activation.mailbox().running().forEach(turn -> turn.stopStream(reason));
        if (starts && lane.isOpen()) {
            failedToStart(activation, reason, waiting);
        } else {
            lane.residency().nextLife(waiting);
        }
    }

    @Override
    public void broke(Activation activation, Throwable thrown) {
        lane.thrown(thrown);
        LOG.atError()
                .setCause(thrown)
                .addKeyValue("actor", activation.address())
                .addKeyValue("incarnation", Long.toHexString(activation.incarnation()))
                .log("The runtime's work on an actor broke off, which it must not: this life of it ends");
        RolledBackException reason = new RolledBackException(activation.address(), thrown);
        activation.gate().abandon(reason);
        if (activation.gate().isClean() || activation.grace() != null) {
            fall(activation, reason, () -> {});
        } else {
            activation.breakHistory();
            fail(activation, ErrorText.of(reason), false);
        }
    }

    /** Changes of the hooks of its start could not be saved: to begin the next activation at once would only repeat that. */
    private void failedToStart(Activation activation, RuntimeException reason, List<Call> waiting) {
        Throwable refused =
                StoreErrors.definite(activation.address(), reason.getCause() == null ? reason : reason.getCause());
        RouseException told = refused instanceof RetryableException mayPass
                ? mayPass
                : new ActorStartException(
                        activation.address(),
                        "what its hooks changed could not be saved: " + ErrorText.of(refused),
                        refused);
        if (told instanceof ActorStartException) {
            failures.failed(activation, ErrorText.of(told));
        }
        waiting.forEach(call -> call.refuse(told));
    }

    /** Ends {@code activation} as its node serves no longer: everything that was not sent fails. */
    public void abandon(Activation activation, NodeUnavailableException reason) {
        List<Call> waiting = cut(activation, reason, () -> {});
        activation.gate().abandon(reason);
        waiting.forEach(call -> call.refuse(reason));
        activation.mailbox().running().forEach(turn -> turn.stop(reason));
    }

    /** @return the calls that waited for this activation or the next */
    private List<Call> cut(Activation activation, RuntimeException reason, Runnable tells) {
        Grace grace = activation.grace();
        end(activation, ActorPhase.FAILED, reason.getMessage());
        List<Call> waiting = new ArrayList<>(activation.mailbox().drain());
        tells.run();
        if (grace != null) {
            grace.cancelDeadline();
            if (grace.stage() != Grace.Stage.SAVING) {
                grace.destroyers().forEach(call -> activation.fail(call, reason));
                grace.destroyingTurns().forEach(turn -> turn.answer(reason));
            }
            waiting.addAll(grace.takeKept());
        }
        return waiting;
    }
}
