package dev.rouse.life;

import dev.rouse.lane.ActorLane;
import dev.rouse.lane.Admission;
import dev.rouse.ActorPhase;
import dev.rouse.call.Call;
import dev.rouse.call.CallKind;
import dev.rouse.type.HostedType;
import java.util.ArrayList;
import java.util.List;

/**
 * The pause of a type, to its actors on one lane: those that run stop, and those that are starting end before they run. Their
 * callers are told at once, the lives end as soon as what they wait for is there. An operator's orders to an actor are let
 * through: they run no code of it. Lane only.
 */
public final class TypePause {

    private final ActorLane lane;

    public TypePause(ActorLane lane) {
        this.lane = lane;
    }

    /** The type has been paused: every check from here on sees it. */
    public void begin(HostedType type) {
        for (Activation life : lane.residing().all()) {
            if (life.type() != type) {
                continue;
            }
            if (life.phase == ActorPhase.STARTING) {
                beginStarting(life);
            } else {
                lane.endings().stop(life, Admission.TYPE_PAUSED, null);
            }
        }
    }

    private void beginStarting(Activation life) {
        if (lane.failures().isPausing(life.address())) {
            ends(life);
        } else {
            refuseCalls(life);
        }
    }

    /** Whether {@code call}, which finds an actor that is starting, may wait for it; it is refused where it may not. */
    public boolean admits(Call call) {
        if (!call.type().isPaused() || passes(call)) {
            return true;
        }
        call.refuse(Admission.typePaused(call.address()));
        return false;
    }

    private static boolean passes(Call call) {
        return call.isOrder() || call.kind() == CallKind.OWN;
    }

    /**
     * Ends {@code life}, no hook of which has run, where its type is paused and no order waits.
     *
     * @return whether it has ended
     */
    public boolean ends(Activation life) {
        if (!life.type().isPaused()) {
            return false;
        }
        refuseCalls(life);
        if (life.mailbox().first() != null) {
            return false;
        }
        lane.endings().end(life, ActorPhase.ASLEEP, Admission.TYPE_PAUSED);
        return true;
    }

    /**
     * Sends {@code life}, a hook of which has run, back to sleep where its type is paused: what the hook changed is saved.
     *
     * @param woke whether {@code onWake} has run, so that {@code onSleep} is to run
     * @return whether it goes to sleep
     */
    public boolean turnsBack(Activation life, boolean woke) {
        if (life.actor == null || !life.type().isPaused()) {
            return false;
        }
        refuseCalls(life);
        lane.endings().turnBack(life, Admission.TYPE_PAUSED, woke);
        return true;
    }

    /** Callers are foreign code: what stays is back in its place before they are told. */
    private static void refuseCalls(Activation life) {
        List<Call> refused = new ArrayList<>();
        for (Call call : life.mailbox().drain()) {
            if (passes(call)) {
                life.mailbox().add(call);
            } else {
                refused.add(call);
            }
        }
        refused.forEach(call -> call.refuse(Admission.typePaused(life.address())));
    }
}
