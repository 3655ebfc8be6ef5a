package dev.rouse.life;

import dev.rouse.ActorAddress;
import dev.rouse.ActorPausedException;
import dev.rouse.ActorPhase;
import dev.rouse.call.Call;
import dev.rouse.call.CallKind;
import dev.rouse.type.HostedType;
import java.util.ArrayList;
import java.util.List;

/**
 * The pause of a type, to its actors on one lane: those that run stop, and those that are starting end before they run. Their
 * callers are told at once, the activations end as soon as what they wait for is there. An operator's orders to an actor are let
 * through: they run no code of it. Lane only.
 */
public final class TypePause {

    private static final String REASON = "an operator paused its type";

    private final Shutdown shutdown;
    private final Failures failures;

    public TypePause(Shutdown shutdown, Failures failures) {
        this.shutdown = shutdown;
        this.failures = failures;
    }

    /** The reason that operators see. */
    public static String reason() {
        return REASON;
    }

    /** The error of a call that would start, or wait for, an actor of a type that is paused. */
    public static ActorPausedException refusal(ActorAddress address) {
        return new ActorPausedException(address, REASON);
    }

    /**
     * Begins the pause of {@code type}, which is marked so already: every check from here on sees it.
     *
     * @param activations all of the lane
     */
    public void begin(HostedType type, List<Activation> activations) {
        for (Activation activation : activations) {
            if (activation.type() != type) {
                continue;
            }
            if (activation.phase() == ActorPhase.STARTING) {
                beginStarting(activation);
            } else {
                shutdown.stop(activation, REASON, null);
            }
        }
    }

    private void beginStarting(Activation activation) {
        if (failures.isPausing(activation.address())) {
            ends(activation);
        } else {
            refuseCalls(activation);
        }
    }

    /** Whether {@code call}, which finds an actor that is starting, may wait for it; it is refused where it may not. */
    public boolean admits(Call call) {
        if (!call.type().isPaused() || passes(call)) {
            return true;
        }
        call.refuse(refusal(call.address()));
        return false;
    }

    private static boolean passes(Call call) {
        return call.isOrder() || call.kind() == CallKind.OWN;
    }

    /**
     * Ends {@code activation}, no hook of which has run, where its type is paused and no order waits.
     *
     * @return whether it has ended
     */
    boolean ends(Activation activation) {
        if (!activation.type().isPaused()) {
            return false;
        }
        refuseCalls(activation);
        if (activation.mailbox().first() != null) {
            return false;
        }
        shutdown.end(activation, ActorPhase.ASLEEP, REASON);
        return true;
    }

    /**
     * Sends {@code activation}, a hook of which has run, back to sleep where its type is paused: what the hook changed is saved.
     *
     * @param woke whether {@code onWake} has run, so that {@code onSleep} is to run
     * @return whether it goes to sleep
     */
    boolean turnsBack(Activation activation, boolean woke) {
        if (!activation.exists() || !activation.type().isPaused()) {
            return false;
        }
        refuseCalls(activation);
        shutdown.turnBack(activation, REASON, woke);
        return true;
    }

    /** Callers are foreign code: what stays is back in its place before they are told. */
    private static void refuseCalls(Activation activation) {
        List<Call> refused = new ArrayList<>();
        for (Call call : activation.mailbox().drain()) {
            if (passes(call)) {
                activation.mailbox().add(call);
            } else {
                refused.add(call);
            }
        }
        refused.forEach(call -> call.refuse(refusal(activation.address())));
    }
}
