package dev.rouse.lane;

import dev.rouse.ActorStoppedException;
import dev.rouse.OverloadedException;
import dev.rouse.RetryableException;
import dev.rouse.RouseException;
import dev.rouse.call.Call;
import dev.rouse.call.CallKind;
import dev.rouse.call.CallingTurn;
import dev.rouse.commit.NodeFence;
import dev.rouse.life.Failures;
import dev.rouse.life.TypePause;
import dev.rouse.turn.Turn;
import org.jspecify.annotations.Nullable;

/**
 * Refuses calls: all that the lane cannot serve now, and those that would start an actor whose type is paused, or
 * that a failure stopped. Lane only.
 */
final class Admission {

    private final ActorLane lane;
    private final NodeFence fence;
    private final Failures failures;

    Admission(ActorLane lane, NodeFence fence, Failures failures) {
        this.lane = lane;
        this.fence = fence;
        this.failures = failures;
    }

    /**
     * Error of a {@code call} that is not served now; null when it is. Calls of turns that run are served to the end, so that those turns
     * can end.
     */
    @Nullable
    RetryableException refusal(Call call) {
        if (!lane.isOpen()) {
            return lane.unavailable();
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

    /**
     * Whether {@code call}, of an actor in a shard that drains, is made by a turn that drains too: such turns are served to their end;
     * where draining takes long, all turns are.
     */
    boolean endsHere(Call call) {
        CallingTurn made = call.parent();
        if (made != null
                && isOfThisNode(made)
                && lane.drains(call.address())
                && !lane.serves(made.call().address())) {
            return true;
        }
        return lane.drainsSlowly(call.address())
                && (made != null || !call.callers().isEmpty());
    }

    /** Whether {@code call} may start its actor; it is refused where it may not. */
    boolean admitsStart(Call call) {
        RouseException refusal = refusalOfStart(call);
        if (refusal != null) {
            call.refuse(refusal);
        }
        return refusal == null;
    }

    private @Nullable RouseException refusalOfStart(Call call) {
        if (call.kind() == CallKind.OWN) {
            return new ActorStoppedException(call.address(), "this life of it has ended");
        }
        if (call.isOrder()) {
            return null;
        }
        return call.type().isPaused() ? TypePause.refusal(call.address()) : failures.refusal(call.address());
    }
}
