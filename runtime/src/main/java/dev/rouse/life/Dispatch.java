package dev.rouse.life;

import dev.rouse.ActorExistsException;
import dev.rouse.ActorNotFoundException;
import dev.rouse.call.Call;
import dev.rouse.call.CallKind;
import dev.rouse.turn.Work;

/** Begins a call that has left the mailbox: what that means is a matter of its kind, or of the feature that made it. Lane only. */
public final class Dispatch {

    private Dispatch() {}

    public static void begin(Activation life, Call call) {
        if (call instanceof Work work) {
            work.begin(life);
            return;
        }
        switch (call.kind()) {
            case GET_OR_CREATE -> {
                if (life.exists()) {
                    life.run(call);
                } else {
                    life.lane().beginnings().create(life, call, null);
                }
            }
            case GET, OWN, SCHEDULE -> {
                if (exists(life, call)) {
                    life.run(call);
                }
            }
            case CREATE -> create(life, call);
            case DESTROY -> {
                if (exists(life, call)) {
                    life.lane().endings().destroy(life, call, null);
                }
            }
            case PAUSE -> {
                if (exists(life, call)) {
                    life.answered();
                    life.lane().endings().stop(life, "an operator pauses it", call);
                }
            }
            case RESUME -> {
                if (exists(life, call)) {
                    life.gate().confirm(call);
                }
            }
            case ALARM -> {
                life.fires();
                new AlarmVisit(life, call).begin();
            }
            case HOOK, FIRE ->
                throw new IllegalStateException("Calls of kind " + call.kind() + " begin by themselves.");
        }
    }

    private static void create(Activation life, Call call) {
        if (life.exists()) {
            life.failTurn(call, new ActorExistsException(life.address()));
        } else {
            life.lane().beginnings().create(life, call, call);
        }
    }

    private static boolean exists(Activation life, Call call) {
        if (!life.exists()) {
            life.answered();
            call.refuse(
                    call.kind() == CallKind.GET
                            ? ActorNotFoundException.called(life.address())
                            : new ActorNotFoundException(life.address()));
        }
        return life.exists();
    }
}
