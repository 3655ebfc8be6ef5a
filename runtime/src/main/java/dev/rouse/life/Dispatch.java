package dev.rouse.life;

import dev.rouse.ActorExistsException;
import dev.rouse.ActorNotFoundException;
import dev.rouse.call.Call;
import dev.rouse.call.CallKind;
import dev.rouse.turn.Work;

/** Begins a call that has left the mailbox: what that means is a matter of its kind, or of the feature that made it. Lane only. */
public final class Dispatch {

    private Dispatch() {}

    public static void begin(Activation activation, Call call) {
        if (call instanceof Work work) {
            work.begin(activation);
            return;
        }
        switch (call.kind()) {
            case GET_OR_CREATE -> {
                if (activation.exists()) {
                    activation.run(call);
                } else {
                    new Creation(activation, call, null).begin();
                }
            }
            case GET, OWN, SCHEDULE -> {
                if (exists(activation, call)) {
                    activation.run(call);
                }
            }
            case CREATE -> create(activation, call);
            case DESTROY -> {
                if (exists(activation, call)) {
                    activation.lane().lifecycle().destroy(activation, call, null);
                }
            }
            case PAUSE -> {
                if (exists(activation, call)) {
                    activation.answered();
                    activation.lane().lifecycle().stop(activation, "an operator pauses it", call);
                }
            }
            case RESUME -> {
                if (exists(activation, call)) {
                    activation.gate().confirm(call);
                }
            }
            case ALARM -> {
                activation.firing(true);
                new AlarmVisit(activation, call).begin();
            }
            case HOOK, FIRE ->
                throw new IllegalStateException("Calls of kind " + call.kind() + " begin by themselves.");
        }
    }

    private static void create(Activation activation, Call call) {
        if (activation.exists()) {
            activation.failTurn(call, new ActorExistsException(activation.address()));
        } else {
            new Creation(activation, call, call).begin();
        }
    }

    private static boolean exists(Activation activation, Call call) {
        if (!activation.exists()) {
            activation.answered();
            call.refuse(
                    call.kind() == CallKind.GET
                            ? ActorNotFoundException.called(activation.address())
                            : new ActorNotFoundException(activation.address()));
        }
        return activation.exists();
    }
}
