package dev.rouse.lane;

import dev.rouse.life.Failures;
import dev.rouse.ActorAddress;
import dev.rouse.ActorFailedException;
import dev.rouse.ActorInfo;
import dev.rouse.ActorPausedException;
import dev.rouse.ActorPhase;
import dev.rouse.ActorStoppedException;
import dev.rouse.NodeUnavailableException;
import dev.rouse.OverloadedException;
import dev.rouse.RetryableException;
import dev.rouse.call.Call;
import dev.rouse.call.CallKind;
import dev.rouse.call.CallingTurn;
import dev.rouse.commit.NodeFence;
import dev.rouse.turn.Turn;
import dev.rouse.type.HostedType;
import org.jspecify.annotations.Nullable;

/**
 * Which calls the lane refuses: all that it cannot serve now, and those that would start an actor whose type is paused, or
 * that a failure stopped. Lane only.
 */
public final class Admission {

    public static final String TYPE_PAUSED = "an operator paused its type on this node";

    private final ActorLane lane;
    private final NodeFence fence;
    private final Failures failures;

    public Admission(ActorLane lane, NodeFence fence) {
        this.lane = lane;
        this.fence = fence;
        this.failures = new Failures(lane);
    }

    public Failures failures() {
        return failures;
    }

    /**
     * Why {@code call} is not served now; null when it is. Calls of turns that run are served to the end, so that those turns
     * can end.
     */
    @Nullable
    public RetryableException ofAny(Call call) {
        if (!lane.isOpen()) {
            return lane.unavailable();
        }
        if (lane.isStopping() && !isOfThisNode(call.parent())) {
            return new NodeUnavailableException("it is stopping");
        }
        if (!lane.mayServe()) {
            return lane.unavailable();
        }
        return fence.isSlow() && !isOfThisNode(call.parent())
                ? OverloadedException.slowStore(fence.slowStore(), fence.slowness())
                : null;
    }

    private boolean isOfThisNode(@Nullable CallingTurn made) {
        return made instanceof Turn turn && turn.host().lane().actors() == lane.actors();
    }

    /** Starts the actor of {@code call}, or says why not. */
    public void admit(Call call) {
        if (call.kind() == CallKind.OWN) {
            call.refuse(new ActorStoppedException(call.address(), "this life of it has ended"));
            return;
        }
        boolean order = call.isOrder();
        if (call.type().isPaused() && !order) {
            call.refuse(typePaused(call.address()));
            return;
        }
        ActorFailedException failed = failures.refusal(call.address());
        if (failed != null && !order) {
            call.refuse(failed);
        } else {
            lane.residing().activate(call);
        }
    }

    public static ActorPausedException typePaused(ActorAddress address) {
        return new ActorPausedException(address, TYPE_PAUSED);
    }

    /** {@code stored}, what the store knows of an actor, with what is known here. */
    public ActorInfo completed(HostedType type, ActorInfo stored) {
        String failure = failures.reason(stored.address());
        if (failure != null) {
            return stored.with(ActorPhase.FAILED, failure);
        }
        return type.isPaused() ? stored.with(stored.phase(), TYPE_PAUSED) : stored;
    }
}
