package dev.rouse.life;

import dev.rouse.lane.Admission;
import dev.rouse.Actor;
import dev.rouse.ActorPhase;
import dev.rouse.ActorStoppedException;
import dev.rouse.LifecycleHook;
import dev.rouse.call.BlockingRefusal;
import dev.rouse.call.Call;
import dev.rouse.call.PassedOn;
import dev.rouse.turn.Turn;
import org.jspecify.annotations.Nullable;

/**
 * One creation, from the initial state over {@code onCreate} and the first {@code onWake} to the turn of the call that made
 * it. Until {@link #born} nothing of it is gathered: there its state, and all that {@code onCreate} changed, join one batch,
 * and only of a life that still runs. Lane only.
 */
public final class Creation {

    private final Activation life;
    private final Call call;
    private final @Nullable Call creator;
    private @Nullable Actor<Object> fresh;

    /** @param creator the call that waits for the creation alone; null when its turn follows */
    public Creation(Activation life, Call call, @Nullable Call creator) {
        this.life = life;
        this.call = call;
        this.creator = creator;
    }

    public void begin() {
        life.beginAgain();
        Object input = creator == null ? null : creator.input();
        try {
            Actor<Object> made = life.newActor(life);
            Object initial = life.type().initialState(made, input);
            life.encode(initial);
            life.settle(life.keepable(initial));
            fresh = made;
        } catch (Throwable e) {
            failed(PassedOn.by(call, BlockingRefusal.named(life.address() + ".initialState", e), false));
            return;
        }
        if (life.type().has(LifecycleHook.CREATE)) {
            HookCall.start(life, LifecycleHook.CREATE, fresh, input, this::created);
        } else {
            born(null);
        }
    }

    private void created(@Nullable Turn birth, @Nullable Throwable error) {
        noteWhatLeft(birth);
        if (error == null) {
            born(birth);
        } else {
            life.state = null;
            failed(error);
        }
    }

    private void failed(Throwable error) {
        life.begunInVain();
        life.fail(call, error);
    }

    /**
     * The creation is gathered whole, or dropped whole where its life has ended or begun to end meanwhile: no foreign code runs
     * between the question and the answer.
     *
     * @param birth the turn of {@code onCreate}, whose changes nobody has taken over yet; null where the type has none
     */
    private void born(@Nullable Turn birth) {
        if (life.phase != ActorPhase.RUNNING || birth != null && !life.isCurrent(birth)) {
            drop(birth);
            return;
        }
        life.facts().born(life.lane().clockMillis(), life.lane().random());
        try {
            life.gate().create(birth, creator);
        } catch (Throwable e) {
            undo(birth);
            failed(e);
            return;
        }
        life.actor = fresh;
        if (life.type().has(LifecycleHook.WAKE)) {
            HookCall.start(life, LifecycleHook.WAKE, life.object(), null, this::woken);
        } else {
            begun();
        }
    }

    private void drop(@Nullable Turn birth) {
        undo(birth);
        life.begunInVain();
        turnAway();
    }

    private void undo(@Nullable Turn birth) {
        life.state = null;
        life.opened(null);
        if (birth != null) {
            birth.forget();
            birth.answer();
        }
    }

    /** What a hook asked of others no rollback takes back: it was asked on behalf of the call. */
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
        life.begun();
        if (creator == null) {
            if (life.isGone()) {
                life.fail(call, error);
            } else if (life.stopping() != null && error instanceof ActorStoppedException) {
                turnAway();
            } else {
                life.fail(call, Startup.startError(life, LifecycleHook.WAKE, error));
            }
        }
        life.lane().beginnings().failed(life, LifecycleHook.WAKE, error);
    }

    private void begun() {
        if (life.phase == ActorPhase.RUNNING) {
            life.lane().beginnings().run(life, creator == null);
        }
        life.begun();
        if (creator != null) {
            return;
        }
        if (life.phase == ActorPhase.RUNNING) {
            life.run(call, true);
        } else {
            turnAway();
        }
    }

    /** The life does not go on, and the call had no turn. */
    private void turnAway() {
        life.answered();
        call.fail(life.type().isPaused() ? Admission.typePaused(life.address()) : life.hasEnded());
    }
}
