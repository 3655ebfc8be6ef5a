package dev.rouse.actor;

import dev.rouse.Actor;
import dev.rouse.ActorPhase;
import dev.rouse.ActorStartException;
import dev.rouse.ErrorText;
import dev.rouse.LifecycleHook;
import dev.rouse.RouseException;
import dev.rouse.StoredState;
import dev.rouse.log.GuardedLogger;
import dev.rouse.start.StartRecords;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** How lives begin on a lane: what was stored, migration, creation, waking, and what their hooks may do to that. Lane only. */
final class Beginnings {

    private static final Logger LOG = GuardedLogger.of(Beginnings.class);

    private final ActorLane lane;

    Beginnings(ActorLane lane) {
        this.lane = lane;
    }

    // Start.

    /** The records of {@code life} are here. @param began when they were asked for */
    void started(Activation life, StartRecords start, long began) {
        if (life.phase.isFinal() || Dormant.takes(life, start)) {
            return;
        }
        try {
            life.facts().started(start, lane.records());
            ActorRecords.Stored stored = lane.records().decode(life.type(), life.address(), start.records());
            if (stored != null) {
                life.facts().wasStored(stored.meta());
                life.settleSchedule(stored.schedule());
                wakeAs(life, stored.state(), start, began);
            } else {
                awake(life, start, began);
            }
        } catch (ActorStartException e) {
            failed(life, e);
        }
    }

    private void wakeAs(Activation life, Object stored, StartRecords start, long began) {
        Actor<Object> fresh;
        try {
            fresh = life.newActor(life);
        } catch (Throwable e) {
            throw new ActorStartException(life.address(), "its constructor failed: " + ErrorText.of(e), e);
        }
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
        HookRun.start(life, LifecycleHook.MIGRATE, fresh, earlier, (error, left) -> {
            if (error != null) {
                failed(life, LifecycleHook.MIGRATE, error);
            } else if (!life.phase.isFinal()) {
                life.actor = fresh;
                then.run();
            }
        });
    }

    private void wake(Activation life, StartRecords start, long began) {
        HookRun.start(life, LifecycleHook.WAKE, life.object(), null, (error, left) -> {
            if (error != null) {
                failed(life, LifecycleHook.WAKE, error);
            } else if (!life.phase.isFinal()) {
                awake(life, start, began);
            }
        });
    }

    private void awake(Activation life, StartRecords start, long began) {
        life.become(ActorPhase.RUNNING, null);
        lane.residing().awake(life, start, began);
        run(life);
        life.pump();
    }

    private void run(Activation life) {
        if (life.actor != null && life.type().has(LifecycleHook.RUN)) {
            life.life().startRun(life.object());
        }
    }

    /** The records of {@code life} did not come, cannot be read, or no object could be made of them. */
    void failed(Activation life, Throwable error) {
        if (life.phase.isFinal()) {
            return;
        }
        RouseException told = ActorRecords.startError(life.address(), error);
        lane.endings().end(life, ActorPhase.FAILED, ErrorText.message(told));
        if (told instanceof ActorStartException) {
            lane.failures().failed(life, ErrorText.message(told));
        }
        life.mailbox().drain().forEach(call -> call.refuse(told));
    }

    // Creation.

    /** @param creator the call that waits for the creation alone; null when its turn follows */
    void create(Activation life, Call call, @Nullable Call creator) {
        Actor<Object> fresh;
        try {
            fresh = life.newActor(life);
            Object initial = fresh.create(creator == null ? null : creator.input());
            life.encode(initial);
            life.state = initial;
        } catch (Throwable e) {
            life.fail(call, PassedOn.by(call, e, false));
            return;
        }
        if (life.type().has(LifecycleHook.CREATE)) {
            onCreate(life, fresh, call, creator);
        } else {
            born(life, fresh, call, creator);
        }
    }

    private void onCreate(Activation life, Actor<Object> fresh, Call call, @Nullable Call creator) {
        Object input = creator == null ? null : creator.input();
        HookRun.start(life, LifecycleHook.CREATE, fresh, input, (error, left) -> {
            if (left) {
                call.leaves();
            }
            if (error == null && life.phase == ActorPhase.RUNNING) {
                born(life, fresh, call, creator);
            } else {
                life.state = null;
                life.fail(call, error == null ? life.hasEnded() : error);
            }
        });
    }

    /** What {@code onCreate} changed is gathered, and not sent before the creation is gathered too. */
    private void born(Activation life, Actor<Object> fresh, Call call, @Nullable Call creator) {
        life.actor = fresh;
        life.facts().born(lane.clockMillis(), lane.random());
        life.gate().create(life.settledState(), creator, call);
        if (life.type().has(LifecycleHook.WAKE)) {
            wakeForTheFirstTime(life, call, creator);
        } else {
            begun(life, call, creator);
        }
    }

    private void wakeForTheFirstTime(Activation life, Call call, @Nullable Call creator) {
        HookRun.start(life, LifecycleHook.WAKE, life.object(), null, (error, left) -> {
            if (left) {
                call.leaves();
            }
            if (error == null && life.phase == ActorPhase.RUNNING) {
                begun(life, call, creator);
                return;
            }
            if (creator == null) {
                life.fail(call, error == null ? life.hasEnded() : startError(life, LifecycleHook.WAKE, error));
            }
            if (error != null) {
                failed(life, LifecycleHook.WAKE, error);
            }
        });
    }

    private void begun(Activation life, Call call, @Nullable Call creator) {
        run(life);
        if (creator == null) {
            life.run(call);
        }
    }

    // Hooks.

    /** The turn of a hook has ended. What it changed must be known to be writable: the life goes on with it. */
    void pass(Activation life, Turn turn, HookRun hook) {
        boolean migrates = hook.hook() == LifecycleHook.MIGRATE;
        try {
            if (!turn.failed() && migrates) {
                turn.replaceState(Objects.requireNonNull(turn.result(), "onMigrate completed without a state"));
            }
            if (!turn.failed() && turn.changesState()) {
                life.encode(turn.state());
            }
        } catch (Throwable e) {
            turn.failWith(e);
        }
        if (migrates && turn.failed()) {
            turn.forget();
            turn.answer();
            return;
        }
        if (migrates) {
            life.state = turn.state();
        }
        life.gate().pass(turn);
        if (hook.hook() == LifecycleHook.SLEEP && turn.destroys() && !turn.failed()) {
            lane.endings().destroy(life, null, null);
        }
    }

    /** A hook of {@code life}, {@code run()} included, failed: it ends. */
    void failed(Activation life, LifecycleHook hook, Throwable error) {
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
        Stopping stopping = life.stopping();
        if (stopping != null) {
            stopping.failed(reason);
            return;
        }
        boolean starts = life.phase == ActorPhase.STARTING
                || hook == LifecycleHook.RUN && life.life().isBeginning();
        List<Call> starting = starts ? life.mailbox().drain() : List.of();
        lane.endings().fail(life, reason, hook == LifecycleHook.RUN);
        starting.forEach(call -> call.refuse(startError(life, hook, error)));
    }

    private static ActorStartException startError(Activation life, LifecycleHook hook, Throwable error) {
        return new ActorStartException(life.address(), hook.method() + " failed: " + ErrorText.of(error), error);
    }
}
