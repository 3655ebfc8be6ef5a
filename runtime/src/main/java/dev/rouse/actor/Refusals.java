package dev.rouse.actor;

import dev.rouse.ActorFailedException;
import dev.rouse.ActorInfo;
import dev.rouse.ActorPausedException;
import dev.rouse.ActorPhase;
import dev.rouse.ActorStoppedException;

/** Whether a call may start an actor that is not awake: not when its type is paused, or a failure stopped it. Lane only. */
final class Refusals {

    static final String TYPE_PAUSED = "an operator paused its type on this node";

    private final ActorLane lane;
    private final Failures failures;

    Refusals(ActorLane lane) {
        this.lane = lane;
        this.failures = new Failures(lane);
    }

    Failures failures() {
        return failures;
    }

    /** Starts the actor of {@code call}, or says why not. */
    void admit(Call call) {
        if (call.kind() == CallKind.OWN) {
            call.fail(new ActorStoppedException(call.address(), "this life of it has ended"));
            return;
        }
        boolean order = call.kind() == CallKind.PAUSE || call.kind() == CallKind.RESUME;
        if (call.type().isPaused() && !order) {
            call.fail(new ActorPausedException(call.address(), TYPE_PAUSED));
            return;
        }
        ActorFailedException failed = failures.refusal(call.address());
        if (failed != null && !order) {
            call.fail(failed);
        } else {
            lane.residing().activate(call);
        }
    }

    /** {@code stored}, what the store knows of an actor, with what is known here. */
    ActorInfo completed(HostedType type, ActorInfo stored) {
        String failure = failures.reason(stored.address());
        if (failure != null) {
            return stored.with(ActorPhase.FAILED, failure);
        }
        return type.isPaused() ? stored.with(stored.phase(), TYPE_PAUSED) : stored;
    }
}
