package dev.rouse.life;

import dev.rouse.Actor;
import dev.rouse.ActorPhase;
import dev.rouse.ActorStoppedException;
import dev.rouse.LifecycleHook;
import dev.rouse.call.BlockingRefusal;
import dev.rouse.call.Call;
import dev.rouse.call.PassedOn;
import dev.rouse.context.OwnContext;
import dev.rouse.turn.Turn;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One creation, from the initial state over {@code onCreate} and the first {@code onWake} to the turn of the call that made
 * it. Until {@link #born} nothing of it is gathered: there its state, and all that {@code onCreate} changed, join one batch,
 * and only of an activation that still runs. Lane only.
 */
final class Creation {

    private final Activation activation;
    private final Call call;
    private final @Nullable Call creator;
    private @Nullable Actor<Object> fresh;

    /** @param creator the call that waits for the creation alone; null when its turn follows */
    Creation(Activation activation, Call call, @Nullable Call creator) {
        this.activation = activation;
        this.call = call;
        this.creator = creator;
    }

    void begin() {
        activation.beginAgain();
        Object input = creator == null ? null : creator.input();
        try {
            Actor<Object> made = OwnContext.newActor(activation);
            Object initial = activation.type().initialState(made, input);
            activation.memory().encode(initial);
            activation.memory().settle(activation.memory().keepable(initial));
            fresh = made;
        } catch (Throwable e) {
            failed(PassedOn.by(call, BlockingRefusal.named(activation.address() + ".initialState", e), false));
            return;
        }
        if (activation.type().has(LifecycleHook.CREATE)) {
            HookCall.start(activation, LifecycleHook.CREATE, fresh, input, call.callerContext(), this::created);
        } else {
            born(null);
        }
    }

    private void created(@Nullable Turn birth, @Nullable Throwable error) {
        noteWhatLeft(birth);
        if (error == null) {
            born(birth);
        } else {
            activation.memory().unborn();
            failed(error);
        }
    }

    private void failed(Throwable error) {
        activation.begun(false);
        activation.fail(call, error);
    }

    /**
     * The creation is gathered whole, or dropped whole where its activation has ended or begun to end meanwhile: no foreign code runs
     * between the question and the answer.
     *
     * @param birth the turn of {@code onCreate}, whose changes nobody has taken over yet; null where the type has none
     */
    private void born(@Nullable Turn birth) {
        if (activation.phase() != ActorPhase.RUNNING || birth != null && !activation.isCurrent(birth)) {
            drop(birth);
            return;
        }
        activation
                .memory()
                .born(activation.lane().clockMillis(), activation.lane().random());
        try {
            activation.gate().create(birth, creator);
        } catch (Throwable e) {
            undo(birth);
            failed(e);
            return;
        }
        activation.inhabit(Objects.requireNonNull(fresh));
        if (activation.type().has(LifecycleHook.WAKE)) {
            HookCall.start(
                    activation, LifecycleHook.WAKE, activation.object(), null, call.callerContext(), this::woken);
        } else {
            begun();
        }
    }

    private void drop(@Nullable Turn birth) {
        undo(birth);
        activation.begun(false);
        turnAway();
    }

    private void undo(@Nullable Turn birth) {
        activation.memory().unborn();
        if (birth != null) {
            birth.forget();
            birth.answer();
        }
    }

    /** Notes that a hook asked something of others, which no rollback takes back: it was asked on behalf of the call. */
    private void noteWhatLeft(@Nullable Turn turn) {
        if (turn != null && turn.call().hasLeft()) {
            call.leaves();
        }
    }

    private void woken(@Nullable Turn turn, @Nullable Throwable error) {
        noteWhatLeft(turn);
        if (error == null) {
            begun();
            return;
        }
        activation.begun(true);
        if (creator == null) {
            if (activation.isGone()) {
                activation.fail(call, error);
            } else if (activation.grace() != null && error instanceof ActorStoppedException) {
                turnAway();
            } else {
                activation.fail(call, HookCall.startError(activation, LifecycleHook.WAKE, error));
            }
        }
        activation.lane().lifecycle().failed(activation, LifecycleHook.WAKE, error);
    }

    private void begun() {
        if (activation.phase() == ActorPhase.RUNNING) {
            activation.startRun(creator == null);
        }
        activation.begun(true);
        if (creator != null) {
            return;
        }
        if (activation.phase() == ActorPhase.RUNNING) {
            activation.run(call, true);
        } else {
            turnAway();
        }
    }

    /** Refuses the call, which had no turn: the activation does not go on. */
    private void turnAway() {
        activation.answered();
        call.fail(activation.type().isPaused() ? TypePause.refusal(activation.address()) : activation.hasEnded());
    }
}
