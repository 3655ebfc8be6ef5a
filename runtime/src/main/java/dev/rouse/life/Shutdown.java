package dev.rouse.life;

import dev.rouse.lane.ActorLane;
import dev.rouse.ActorDestroyedException;
import dev.rouse.ActorPhase;
import dev.rouse.ActorStartException;
import dev.rouse.NodeUnavailableException;
import dev.rouse.RetryableException;
import dev.rouse.RolledBackException;
import dev.rouse.RouseException;
import dev.rouse.base.ErrorText;
import dev.rouse.call.Call;
import dev.rouse.commit.StoreErrors;
import dev.rouse.log.GuardedLogger;
import dev.rouse.loop.LaneLoop;
import dev.rouse.preload.PreloadBundle;
import dev.rouse.turn.Turn;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import reactor.core.Disposable;

/** How lives end on a lane: idle, stopped, destroyed, failed, or with the node. Lane only. */
public final class Shutdown {

    private static final Logger LOG = GuardedLogger.of(Shutdown.class);

    private final ActorLane lane;

    /** Lives that go on while the node stops, with the timer that cuts each short. */
    private final IdentityHashMap<Activation, Disposable> retiring = new IdentityHashMap<>(1);

    public Shutdown(ActorLane lane) {
        this.lane = lane;
    }

    /** {@code life} has no calls. */
    public void rest(Activation life) {
        if (life.actor == null) {
            end(life, ActorPhase.GONE, null);
            lane.warm(life.address(), PreloadBundle.absent(life.type().manifest(), lane.floor()));
        } else if (lane.isStopping() || life.type().sleepsAtOnce() && !life.isKeptAwake()) {
            stop(life, null, null);
        } else if (!life.isKeptAwake()) {
            lane.idle().add(life);
        }
    }

    /** Puts {@code life} to sleep, unless it has something to do. */
    public void sleep(Activation life) {
        if (life.phase == ActorPhase.RUNNING && life.mailbox().isEmpty() && !life.isKeptAwake()) {
            stop(life, null, null);
        }
    }

    /** The node stops: {@code life} ends what waits and runs and then sleeps, after the grace period whatever runs. */
    public void retire(Activation life) {
        life.stopLife(false);
        life.mailbox().endWatches(life.address(), "its node stops");
        if (life.phase == ActorPhase.RUNNING && life.mailbox().isEmpty()) {
            rest(life);
        } else if (!life.phase.isFinal()) {
            long grace = LaneLoop.nanos(life.type().lifecycle().grace());
            Disposable again = retiring.put(life, lane.schedule(() -> cutShort(life), grace));
            if (again != null) {
                again.dispose();
            }
        }
    }

    private void cutShort(Activation life) {
        retiring.remove(life);
        stop(life, "its node stops", null);
        Grace grace = life.stopping();
        if (grace != null) {
            grace.cutOff();
        }
    }

    /**
     * Begins to put {@code life} to sleep, whatever keeps it awake.
     *
     * @param first what the next life is to begin with
     */
    public void stop(Activation life, @Nullable String reason, @Nullable Call first) {
        if (life.phase != ActorPhase.RUNNING) {
            return;
        }
        if (life.takesDestruction() && destroy(life, null, null)) {
            if (first != null) {
                first.refuse(new ActorDestroyedException(life.address()));
            }
            return;
        }
        Grace grace = new Grace(life);
        if (life.actor == null) {
            grace.withoutHook();
        }
        begin(life, grace, ActorPhase.SLEEP_GRACE, reason, first);
    }

    /**
     * Begins to stop {@code life}, because something failed.
     *
     * @param woke whether its last hook is to run
     */
    public void fail(Activation life, String reason, boolean woke) {
        Grace grace = new Grace(life);
        grace.failed(reason);
        if (!woke) {
            grace.withoutHook();
        }
        begin(life, grace, ActorPhase.SLEEP_GRACE, reason, null);
    }

    /**
     * Sends {@code life}, which has not run yet, back to sleep.
     *
     * @param woke whether its last hook is to run
     */
    public void turnBack(Activation life, String reason, boolean woke) {
        Grace grace = new Grace(life);
        if (!woke) {
            grace.withoutHook();
        }
        begin(life, grace, ActorPhase.SLEEP_GRACE, reason, null);
    }

    /** @return whether {@code life} ends in destruction now */
    public boolean destroy(Activation life, @Nullable Call destroyer, @Nullable Turn turn) {
        if (life.actor == null || life.phase.isFinal() || life.phase == ActorPhase.STARTING) {
            return false;
        }
        Grace known = life.stopping();
        if (known != null && !known.mayStillDestroy()) {
            return false;
        }
        Grace grace = known == null ? new Grace(life) : known;
        grace.destroys(destroyer, turn);
        if (known == null) {
            begin(life, grace, ActorPhase.DESTROY_GRACE, null, null);
        } else if (life.phase == ActorPhase.SLEEP_GRACE) {
            life.become(ActorPhase.DESTROY_GRACE, "it destroys itself");
        }
        return true;
    }

    private void begin(
            Activation life, Grace grace, ActorPhase next, @Nullable String reason, @Nullable Call first) {
        lane.idle().remove(life);
        if (first != null) {
            grace.keep(first);
        }
        life.stopBy(grace);
        life.become(next, reason);
        // What ends with that may be all that the life still did: then it ends here.
        life.stopLife(false);
        grace.begin(life.mailbox().drain());
    }

    /** Everything of {@code life} is in the store. */
    public void stopped(Activation life, Grace grace) {
        if (life.phase.isFinal()) {
            return;
        }
        List<Call> waiting = grace.takeKept();
        life.mailbox().refuseAll(life::hasEnded);
        String failure = grace.failure();
        PreloadBundle bundle = life.actor == null
                ? PreloadBundle.empty(life.type().manifest())
                : life.facts().asleep(life, lane.floor());
        end(life, failure == null ? ActorPhase.ASLEEP : ActorPhase.FAILED, failure);
        lane.warm(life.address(), bundle);
        if (failure == null) {
            lane.failures().slept(life);
            lane.listener().actorSlept(life.address(), bundle.bytes());
        } else {
            lane.failures().failed(life, failure);
        }
        lane.residing().nextLife(waiting);
    }

    /** Nothing of {@code life} is in the store any more. */
    public void destroyed(Activation life) {
        if (life.phase.isFinal()) {
            return;
        }
        life.mailbox().refuseAll(life::hasEnded);
        end(life, ActorPhase.GONE, null);
        lane.warm(life.address(), PreloadBundle.absent(life.type().manifest(), lane.floor()));
        lane.failures().forget(life.address());
        lane.listener().actorDestroyed(life.address());
    }

    /**
     * Something could not be saved: everything built on it fails, and the next call reads the actor anew.
     *
     * @param tells tells those whose changes they were; done first, but when the life is over
     */
    public void fall(Activation life, RuntimeException reason, Runnable tells) {
        if (life.phase.isFinal()) {
            tells.run();
        } else {
            boolean starts = life.phase == ActorPhase.STARTING;
            List<Call> waiting = cut(life, reason, tells);
            life.gate().abandon(reason);
            life.mailbox().running().forEach(turn -> turn.stopStream(reason));
            if (starts && lane.isOpen()) {
                failedToStart(life, reason, waiting);
            } else {
                lane.residing().nextLife(waiting);
            }
        }
    }

    /**
     * The runtime's own work on {@code life} threw, which it must not: the next call reads the actor anew, without what was not
     * on its way to the store.
     */
    public void broke(Activation life, Throwable thrown) {
        lane.thrown(thrown);
        LOG.atError()
                .setCause(thrown)
                .addKeyValue("actor", life.address())
                .addKeyValue("incarnation", Long.toHexString(life.facts().incarnation()))
                .log("The runtime's work on an actor broke off, which it must not: this life of it ends");
        RolledBackException reason = new RolledBackException(life.address(), thrown);
        life.gate().abandon(reason);
        if (life.gate().isClean() || life.stopping() != null) {
            fall(life, reason, () -> {});
        } else {
            life.breakHistory();
            fail(life, ErrorText.of(reason), false);
        }
    }

    /** Changes of the hooks of its start could not be saved: to begin the next life at once would only repeat that. */
    private void failedToStart(Activation life, RuntimeException reason, List<Call> waiting) {
        Throwable refused =
                StoreErrors.definite(life.address(), reason.getCause() == null ? reason : reason.getCause());
        RouseException told = refused instanceof RetryableException mayPass
                ? mayPass
                : new ActorStartException(
                        life.address(), "what its hooks changed could not be saved: " + ErrorText.of(refused), refused);
        if (told instanceof ActorStartException) {
            lane.failures().failed(life, ErrorText.of(told));
        }
        waiting.forEach(call -> call.refuse(told));
    }

    /** The node serves no longer: everything that was not sent fails. */
    public void abandon(Activation life, NodeUnavailableException reason) {
        List<Call> waiting = cut(life, reason, () -> {});
        life.gate().abandon(reason);
        waiting.forEach(call -> call.refuse(reason));
        life.mailbox().running().forEach(turn -> turn.stop(reason));
    }

    /** @return the calls that waited for this life or the next */
    private List<Call> cut(Activation life, RuntimeException reason, Runnable tells) {
        Grace grace = life.stopping();
        end(life, ActorPhase.FAILED, reason.getMessage());
        List<Call> waiting = new ArrayList<>(life.mailbox().drain());
        tells.run();
        if (grace != null) {
            grace.abandon(reason);
            waiting.addAll(grace.takeKept());
        }
        return waiting;
    }

    /** {@code life} is over. */
    public void end(Activation life, ActorPhase last, @Nullable String reason) {
        if (life.phase.isFinal()) {
            return;
        }
        life.breakHistory();
        life.become(last, reason);
        life.stopLife(true);
        lane.residing().remove(life);
        Disposable cut = retiring.isEmpty() ? null : retiring.remove(life);
        if (cut != null) {
            cut.dispose();
        }
    }
}
