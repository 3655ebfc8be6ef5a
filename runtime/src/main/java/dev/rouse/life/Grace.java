package dev.rouse.life;

import dev.rouse.ActorDestroyedException;
import dev.rouse.ActorStoppedException;
import dev.rouse.LifecycleHook;
import dev.rouse.call.Call;
import dev.rouse.call.CallKind;
import dev.rouse.log.GuardedLogger;
import dev.rouse.loop.LaneLoop;
import dev.rouse.turn.Turn;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * The grace of a life that stops: what it has begun ends, or is cut off at the deadline; then its last hook runs; then
 * everything is saved, or cleared. Calls that come meanwhile are kept for the next life. Lane only.
 */
public final class Grace {

    private static final Logger LOG = GuardedLogger.of(Grace.class);

    private enum Stage {
        /** Turns and background work end. Next: LAST_HOOK. */
        DRAINING,
        /** {@code onSleep} or {@code onDestroy} runs. Next: SAVING; DRAINING when it destroys itself in {@code onSleep}. */
        LAST_HOOK,
        /** What is not in the store goes there. Next: the end of the life. */
        SAVING
    }

    private final Activation activation;
    private final ArrayDeque<Call> kept = new ArrayDeque<>(1);
    private final List<Call> destroyers = new ArrayList<>(0);
    private final List<Turn> destroyingTurns = new ArrayList<>(0);
    private Stage stage = Stage.DRAINING;
    private boolean destroys;
    private boolean hookless;
    private @Nullable String failure;
    private @Nullable Disposable deadline;

    public Grace(Activation activation) {
        this.activation = activation;
    }

    /** The life failed, and that is why, or also why, it stops. */
    public void failed(String reason) {
        failure = failure == null ? reason : failure;
    }

    @Nullable
    public String failure() {
        return failure;
    }

    /** No last hook is to run: the life had not woken. */
    public void withoutHook() {
        hookless = true;
    }

    /** The life ends in destruction. */
    public void destroys(@Nullable Call destroyer, @Nullable Turn turn) {
        if (!destroys) {
            destroys = true;
            stage = Stage.DRAINING;
        }
        if (destroyer != null) {
            destroyers.add(destroyer);
        }
        if (turn != null) {
            destroyingTurns.add(turn);
        }
        refuseKept();
    }

    private void refuseKept() {
        for (Call call : takeKept()) {
            call.refuse(new ActorDestroyedException(activation.address()));
        }
    }

    /** Takes over what waits: own turns stay in the mailbox, calls are for the next life or told of the destruction. */
    public void begin(List<Call> waiting) {
        for (Call call : waiting) {
            if (call.kind() == CallKind.OWN) {
                activation.mailbox().add(call);
            } else {
                kept.add(call);
            }
        }
        if (destroys) {
            refuseKept();
        }
        activation
                .mailbox()
                .endWatches(activation.address(), destroys ? "it is destroyed" : "it goes to sleep, watch it again");
        step();
    }

    public void keep(Call call) {
        kept.add(call);
    }

    public boolean withdraw(Call call) {
        return kept.remove(call);
    }

    /** The calls for the next life, the first one first. */
    public Collection<Call> waiting() {
        return kept;
    }

    public int kept() {
        return kept.size();
    }

    public List<Call> takeKept() {
        if (kept.isEmpty()) {
            return List.of();
        }
        List<Call> calls = List.copyOf(kept);
        kept.clear();
        return calls;
    }

    /** Whether turns may still begin. */
    public boolean isDraining() {
        return stage == Stage.DRAINING;
    }

    /** Whether what clears the actor is on its way to the store. */
    public boolean isClearing() {
        return destroys && stage == Stage.SAVING;
    }

    /** Whether the life may still end in destruction. */
    public boolean mayStillDestroy() {
        return stage != Stage.SAVING;
    }

    /** Goes as far as it can: called whenever something has ended. */
    public void step() {
        switch (stage) {
            case DRAINING -> drain();
            case LAST_HOOK -> {}
            case SAVING -> save();
        }
    }

    private void drain() {
        if (!activation.mailbox().isQuiet() || activation.hasWork()) {
            awaitDeadline();
            return;
        }
        if (deadline != null) {
            deadline.dispose();
            deadline = null;
        }
        stage = Stage.LAST_HOOK;
        LifecycleHook hook = destroys ? LifecycleHook.DESTROY : LifecycleHook.SLEEP;
        if (hookless || !activation.type().has(hook)) {
            hookEnded(hook, null, false);
        } else {
            HookCall.start(
                    activation,
                    hook,
                    activation.object(),
                    null,
                    (turn, error) ->
                            hookEnded(hook, error, turn != null && turn.call().hasLeft()));
        }
    }

    /** @param left whether it asked something of others, on behalf of whoever destroys the actor */
    private void hookEnded(LifecycleHook hook, @Nullable Throwable error, boolean left) {
        if (activation.phase.isFinal() || stage != Stage.LAST_HOOK) {
            return;
        }
        if (error != null) {
            activation.lane().beginnings().failed(activation, hook, error);
        }
        stage = Stage.SAVING;
        if (destroys) {
            if (left) {
                destroyers.forEach(Call::leaves);
                destroyingTurns.forEach(turn -> turn.call().leaves());
            }
            activation.gate().destroy(activation.settled(), destroyers, destroyingTurns);
        }
        save();
    }

    private void save() {
        if (activation.gate().isClean()) {
            activation.lane().endings().stopped(activation, this);
        } else {
            activation.gate().saveSoon();
        }
    }

    // The deadline.

    private void awaitDeadline() {
        if (deadline == null) {
            long grace = LaneLoop.nanos(activation.type().lifecycle().grace());
            if (grace == 0) {
                deadline = Disposables.disposed();
                cutOff();
            } else {
                deadline = activation.lane().schedule(this::cutOff, grace);
            }
        }
    }

    /** The grace period is over: what has not ended is cancelled. */
    public void cutOff() {
        if (stage != Stage.DRAINING || activation.phase.isFinal()) {
            return;
        }
        List<String> left = new ArrayList<>(activation.cutOffWork());
        List<Turn> running = activation.mailbox().running();
        running.forEach(turn -> left.add(turn.call().action().name()));
        LOG.atWarn()
                .addKeyValue("actor", activation.address())
                .addKeyValue("incarnation", Long.toHexString(activation.facts().incarnation()))
                .addKeyValue("left", left)
                .log("The grace period of an actor ended, what was left is cut off");
        activation.mailbox().refuseAll(activation::hasEnded);
        running.forEach(turn -> turn.stop(
                new ActorStoppedException(activation.address(), "the grace period ended before this turn did")));
        step();
    }

    /** The life ends otherwise: nobody waits for its end any more. */
    public void abandon(Throwable reason) {
        if (deadline != null) {
            deadline.dispose();
        }
        if (stage != Stage.SAVING) {
            destroyers.forEach(call -> activation.fail(call, reason));
            destroyingTurns.forEach(turn -> turn.answer(reason));
        }
    }
}
