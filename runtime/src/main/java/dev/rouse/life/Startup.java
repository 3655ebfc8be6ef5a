package dev.rouse.life;

import dev.rouse.Actor;
import dev.rouse.ActorPhase;
import dev.rouse.ActorStartException;
import dev.rouse.LifecycleHook;
import dev.rouse.OverloadedException;
import dev.rouse.RouseException;
import dev.rouse.RuntimeListener;
import dev.rouse.RuntimeListener.ActorStarted;
import dev.rouse.StartOptions;
import dev.rouse.StoreUnavailableException;
import dev.rouse.StoredState;
import dev.rouse.base.ErrorText;
import dev.rouse.call.Call;
import dev.rouse.call.CallKind;
import dev.rouse.commit.StoreErrors;
import dev.rouse.context.OwnContext;
import dev.rouse.preload.PreloadBundle;
import dev.rouse.preload.StartPipeline;
import dev.rouse.preload.StartRecords;
import dev.rouse.stored.ActorRecords;
import java.time.Duration;
import reactor.core.publisher.BaseSubscriber;
import reactor.util.context.Context;

/**
 * The way of an activation from the call or alarm that made it to its open mailbox, step by step:
 *
 * <ol>
 *   <li>{@link #start}: what is known of the actor suffices, or one read is queued;
 *   <li>{@link #read}: the one read of what is missing;
 *   <li>{@link #found}: orders for an actor that is paused end here; the records are decoded;
 *   <li>{@link #construct}: the user's object, and the initial state of an actor that was stored without one;
 *   <li>{@link #migrate}: {@code onMigrate}, where the state was stored by an earlier version of the type;
 *   <li>{@link #wake}: {@code onWake};
 *   <li>{@link #open}: {@code run()} begins, and the calls that wait get their turns.
 * </ol>
 *
 * <p>An actor that does not exist yet is opened without an object, and created by its first call: {@link Creation}. Lane only.
 */
public final class Startup {

    private final LifeLane lane;
    private final StartPipeline starts;
    private final StartQueue queue;
    private final Shutdown shutdown;
    private final Failures failures;
    private final TypePause typePause;

    public Startup(
            LifeLane lane,
            StartPipeline starts,
            StartOptions options,
            Shutdown shutdown,
            Failures failures,
            TypePause typePause) {
        this.lane = lane;
        this.starts = starts;
        this.queue = new StartQueue(lane, options);
        this.shutdown = shutdown;
        this.failures = failures;
        this.typePause = typePause;
    }

    /** Starts {@code activation}, in whose mailbox the calls wait that it is for. */
    public void start(Activation activation) {
        if (typePause.ends(activation)) {
            return;
        }
        lane.events().starts().begin(activation.address(), activation.mailbox().first());
        PreloadBundle bundle = lane.residency().takeKnown(activation.address());
        StartRecords known = bundle == null ? null : starts.known(bundle);
        if (known != null) {
            found(activation, known, now());
            return;
        }
        PreloadBundle some =
                bundle == null ? PreloadBundle.empty(activation.type().manifest()) : bundle;
        Call first = activation.mailbox().first();
        boolean forAlarm = first != null && first.kind() == CallKind.ALARM;
        OverloadedException refused = queue.enter(activation, forAlarm, () -> read(activation, some));
        if (refused != null) {
            failed(activation, refused);
        }
    }

    /** Reads what {@code bundle} does not know. While the start was queued, its type may have been paused. */
    private void read(Activation activation, PreloadBundle bundle) {
        if (typePause.ends(activation)) {
            queue.left();
            return;
        }
        Reading reading = new Reading(activation, now());
        try {
            starts.start(activation.address().id(), bundle).subscribe(reading);
        } catch (Throwable e) {
            reading.hookOnError(e);
        }
    }

    /**
     * Takes the records of the actor.
     *
     * @param began when they were asked for
     */
    private void found(Activation activation, StartRecords start, long began) {
        if (activation.isGone() || typePause.ends(activation) || Dormant.takes(activation, start)) {
            return;
        }
        ActorRecords.Stored stored;
        try {
            stored = activation.memory().started(start);
            lane.residency().recount(activation);
        } catch (ActorStartException e) {
            if (!Remains.clears(activation, start, e)) {
                failed(activation, e);
            }
            return;
        }
        if (stored == null) {
            open(activation, start, began);
        } else {
            construct(activation, stored, start, began);
        }
    }

    private void construct(Activation activation, ActorRecords.Stored stored, StartRecords start, long began) {
        Actor<Object> made;
        try {
            made = OwnContext.newActor(activation);
        } catch (Throwable e) {
            failed(activation, "its constructor failed: ", e);
            return;
        }
        Object state = stored.state();
        if (state == null) {
            try {
                state = activation.memory().keepable(activation.type().initialState(made, null));
            } catch (Throwable e) {
                failed(activation, "its initialState failed: ", e);
                return;
            }
        }
        if (state instanceof StoredState earlier) {
            migrate(activation, made, earlier, start, began);
            return;
        }
        activation.memory().settle(state);
        activation.inhabit(made);
        wake(activation, start, began);
    }

    private void migrate(
            Activation activation, Actor<Object> made, StoredState earlier, StartRecords start, long began) {
        HookCall.start(activation, LifecycleHook.MIGRATE, made, earlier, contextOf(activation), (turn, error) -> {
            if (error != null) {
                shutdown.failed(activation, LifecycleHook.MIGRATE, error);
            } else if (!activation.isGone()) {
                activation.inhabit(made);
                if (!typePause.turnsBack(activation, false)) {
                    wake(activation, start, began);
                }
            }
        });
    }

    private void wake(Activation activation, StartRecords start, long began) {
        if (!activation.type().has(LifecycleHook.WAKE)) {
            open(activation, start, began);
            return;
        }
        HookCall.start(
                activation, LifecycleHook.WAKE, activation.object(), null, contextOf(activation), (turn, error) -> {
                    if (error != null) {
                        shutdown.failed(activation, LifecycleHook.WAKE, error);
                    } else if (!activation.isGone()) {
                        open(activation, start, began);
                    }
                });
    }

    private Context contextOf(Activation activation) {
        return lane.events()
                .starts()
                .context(activation.address(), activation.mailbox().first());
    }

    private void open(Activation activation, StartRecords start, long began) {
        if (typePause.turnsBack(activation, true)) {
            return;
        }
        activation.become(ActorPhase.RUNNING, null);
        failures.awake(activation.address());
        if (isHeard()) {
            Duration took = Duration.ofNanos(lane.nanoTime() - began);
            boolean isNew = !activation.memory().isStored();
            lane.listener().actorStarted(new ActorStarted(activation.address(), start.ledger(), isNew, took));
        }
        lane.connections().woke(activation);
        lane.features().woke(activation);
        activation.startRun(false);
        activation.begun(true);
        activation.pump();
    }

    private void failed(Activation activation, String what, Throwable error) {
        failed(activation, new ActorStartException(activation.address(), what + ErrorText.of(error), error));
    }

    /** Ends a start whose records did not come, cannot be read, or of which no object could be made. */
    private void failed(Activation activation, Throwable error) {
        if (activation.isGone()) {
            return;
        }
        RouseException told = StoreErrors.startError(activation.address(), error);
        shutdown.end(activation, ActorPhase.FAILED, ErrorText.message(told));
        if (told instanceof ActorStartException) {
            failures.failed(activation, ErrorText.message(told));
        }
        activation.mailbox().drain().forEach(call -> call.refuse(told));
    }

    /** The time, where a listener is to be told how long a start takes: a clock has its price. */
    private long now() {
        return isHeard() ? lane.nanoTime() : 0;
    }

    private boolean isHeard() {
        return lane.listener() != RuntimeListener.NONE;
    }

    /** The read of a start. With its first answer it leaves the queue, once, whatever a broken store signals besides. */
    private final class Reading extends BaseSubscriber<StartRecords> {

        private final Activation activation;
        private final long began;
        private boolean given;
        private boolean left;

        Reading(Activation activation, long began) {
            this.activation = activation;
            this.began = began;
        }

        @Override
        public Context currentContext() {
            return lane.context();
        }

        @Override
        protected void hookOnNext(StartRecords start) {
            given = true;
            lane.execute(() -> {
                if (leaves()) {
                    found(activation, start, began);
                }
            });
        }

        @Override
        protected void hookOnError(Throwable error) {
            lane.execute(() -> {
                if (leaves()) {
                    failed(activation, error);
                }
            });
        }

        @Override
        protected void hookOnComplete() {
            if (!given) {
                hookOnError(
                        new StoreUnavailableException("The store ended the read of a start without an answer.", null));
            }
        }

        private boolean leaves() {
            if (left) {
                return false;
            }
            left = true;
            queue.left();
            return true;
        }
    }
}
