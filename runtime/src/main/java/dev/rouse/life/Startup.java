package dev.rouse.life;

import dev.rouse.lane.ActorLane;
import dev.rouse.stored.ActorRecords;
import dev.rouse.state.StateWatch;
import dev.rouse.Actor;
import dev.rouse.ActorPhase;
import dev.rouse.ActorStartException;
import dev.rouse.LifecycleHook;
import dev.rouse.RouseException;
import dev.rouse.StoredState;
import dev.rouse.base.ErrorText;
import dev.rouse.call.Call;
import dev.rouse.commit.StoreErrors;
import dev.rouse.log.GuardedLogger;
import dev.rouse.preload.StartRecords;
import dev.rouse.turn.Turn;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** How lives begin on a lane: what was stored, migration, creation, waking, and what their hooks may do to that. Lane only. */
public final class Startup {

    private static final Logger LOG = GuardedLogger.of(Startup.class);

    private final ActorLane lane;
    private final TypePause typePause;

    public Startup(ActorLane lane) {
        this.lane = lane;
        this.typePause = new TypePause(lane);
    }

    public TypePause typePause() {
        return typePause;
    }

    // Start.

    /**
     * The records of {@code life} are here.
     *
     * @param began when they were asked for
     */
    public void started(Activation life, StartRecords start, long began) {
        if (life.phase.isFinal() || typePause.ends(life) || Dormant.takes(life, start)) {
            return;
        }
        ActorRecords.Stored stored;
        try {
            life.facts().started(life.address(), start, lane.records());
            lane.residing().resized(life.facts(), lane.records().stateBytes(start.records()));
            lane.residing().recount(life);
            stored = lane.records().decode(life.type(), life.address(), start.records());
        } catch (ActorStartException e) {
            if (!Remains.clears(life, start, e)) {
                failed(life, e);
            }
            return;
        }
        if (stored == null) {
            awake(life, start, began);
            return;
        }
        life.facts().wasStored(stored.meta());
        life.opened(stored.shares());
        Actor<Object> fresh;
        try {
            fresh = life.newActor(life);
        } catch (Throwable e) {
            failed(life, new ActorStartException(life.address(), "its constructor failed: " + ErrorText.of(e), e));
            return;
        }
        Object state = stored.state();
        if (state == null) {
            try {
                state = life.keepable(life.type().initialState(fresh, null));
            } catch (Throwable e) {
                failed(life, new ActorStartException(life.address(), "its initialState failed: " + ErrorText.of(e), e));
                return;
            }
        }
        wakeAs(life, fresh, state, start, began);
    }

    private void wakeAs(Activation life, Actor<Object> fresh, Object stored, StartRecords start, long began) {
        if (stored instanceof StoredState earlier) {
            migrate(life, fresh, earlier, () -> wake(life, start, began));
            return;
        }
        life.state = stored;
        life.actor = fresh;
        if (life.type().has(LifecycleHook.WAKE)) {
            wake(life, start, began);
        } else {
            awake(life, start, began);
        }
    }

    private void migrate(Activation life, Actor<Object> fresh, StoredState earlier, Runnable then) {
        HookCall.start(life, LifecycleHook.MIGRATE, fresh, earlier, (turn, error) -> {
            if (error != null) {
                failed(life, LifecycleHook.MIGRATE, error);
            } else if (!life.phase.isFinal()) {
                life.actor = fresh;
                if (!typePause.turnsBack(life, false)) {
                    then.run();
                }
            }
        });
    }

    private void wake(Activation life, StartRecords start, long began) {
        HookCall.start(life, LifecycleHook.WAKE, life.object(), null, (turn, error) -> {
            if (error != null) {
                failed(life, LifecycleHook.WAKE, error);
            } else if (!life.phase.isFinal()) {
                awake(life, start, began);
            }
        });
    }

    private void awake(Activation life, StartRecords start, long began) {
        if (typePause.turnsBack(life, true)) {
            return;
        }
        life.become(ActorPhase.RUNNING, null);
        lane.residing().awake(life, start, began);
        run(life, false);
        life.begun();
        life.pump();
    }

    /** @param creates whether the call that creates the actor has its turn next */
    public void run(Activation life, boolean creates) {
        if (life.actor != null && life.type().has(LifecycleHook.RUN)) {
            life.life().startRun(life.object(), creates);
        }
    }

    /** The records of {@code life} did not come, cannot be read, or no object could be made of them. */
    public void failed(Activation life, Throwable error) {
        if (life.phase.isFinal()) {
            return;
        }
        RouseException told = StoreErrors.startError(life.address(), error);
        lane.endings().end(life, ActorPhase.FAILED, ErrorText.message(told));
        if (told instanceof ActorStartException) {
            lane.failures().failed(life, ErrorText.message(told));
        }
        life.mailbox().drain().forEach(call -> call.refuse(told));
    }

    /** @param creator the call that waits for the creation alone; null when its turn follows */
    public void create(Activation life, Call call, @Nullable Call creator) {
        new Creation(life, call, creator).begin();
    }

    // Hooks.

    /** An order of a hook by which a life begins waits for the rest of the beginning. */
    private static void orderEnd(Activation life, Turn turn) {
        if (life.isBeginning() && !turn.failed()) {
            if (turn.sleeps()) {
                life.life().end().sleep();
            }
            if (turn.destroys()) {
                life.life().end().destroy();
            }
        }
    }

    /** What the turn of a hook changed is the life's. Of a creation it is gathered, or dropped, with the creation itself. */
    public void pass(Activation life, Turn turn, HookCall hook) {
        orderEnd(life, turn);
        switch (hook.hook()) {
            case CREATE -> {
                if (turn.failed()) {
                    drop(turn);
                }
            }
            case MIGRATE -> {
                if (turn.failed()) {
                    drop(turn);
                } else {
                    life.settle(turn.state());
                    life.gate().pass(turn);
                }
            }
            default -> life.gate().pass(turn);
        }
        if (hook.hook() == LifecycleHook.SLEEP && turn.destroys() && !turn.failed()) {
            lane.endings().destroy(life, null, null);
        }
    }

    /**
     * A turn has ended. What that of a hook changed must be known to be writable: the life goes on with it. The codec is foreign
     * code, which is not asked again, and may end the life: so the turn counts as running until it has passed.
     */
    public static void prove(Activation life, Turn turn, @Nullable HookCall hook) {
        life.gate().proveWhenFull();
        if (hook == null || turn.failed()) {
            return;
        }
        try {
            if (hook.hook() == LifecycleHook.MIGRATE) {
                turn.changing()
                        .replaceState(Objects.requireNonNull(turn.result(), "onMigrate completed without a state"));
            }
            if (turn.changes().changesState()) {
                Object kept = life.keepable(turn.state());
                life.encode(kept);
                turn.changing().replaceState(kept);
            } else if (hook.hook() == LifecycleHook.CREATE) {
                StateWatch.check(life, turn.call());
            }
        } catch (Throwable e) {
            turn.failWith(e);
        }
    }

    private static void drop(Turn turn) {
        turn.forget();
        turn.answer();
    }

    /** A hook of {@code life}, {@code run()} included, failed: it ends. */
    public void failed(Activation life, LifecycleHook hook, Throwable error) {
        if (life.phase.isFinal()) {
            return;
        }
        lane.listener().hookFailed(life.type().name(), hook);
        LOG.atWarn()
                .setCause(error)
                .addKeyValue("actor", life.address())
                .addKeyValue("incarnation", Long.toHexString(life.facts().incarnation()))
                .log("{} of an actor failed", hook.method());
        String reason = hook.method() + " failed: " + ErrorText.of(error);
        Grace stopping = life.stopping();
        if (stopping != null) {
            stopping.failed(reason);
            if (hook == LifecycleHook.WAKE) {
                stopping.withoutHook();
            }
            return;
        }
        List<Call> starting = life.isBeginning() ? life.mailbox().drain() : List.of();
        lane.endings().fail(life, reason, hook == LifecycleHook.RUN);
        starting.forEach(call -> call.refuse(startError(life, hook, error)));
    }

    public static ActorStartException startError(Activation life, LifecycleHook hook, Throwable error) {
        return new ActorStartException(life.address(), hook.method() + " failed: " + ErrorText.of(error), error);
    }
}
