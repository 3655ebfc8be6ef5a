package dev.rouse;

import java.util.Map;

/** The actor was destroyed before the turn of this call; called again, it begins a new life. */
public final class ActorDestroyedException extends RetryableException {

    private static final long serialVersionUID = 1L;

    private final transient ActorAddress address;

    /** Ends a call that was on its way to an actor when that was destroyed. */
    public ActorDestroyedException(ActorAddress address) {
        super(
                ErrorKind.CONFLICT,
                "actor",
                "actor_destroyed",
                "Actor " + address + " was destroyed before this call had its turn: call again to begin anew.",
                Map.of("actor", address.toString()),
                null);
        this.address = address;
    }

    /** The actor that was called. */
    public ActorAddress address() {
        return address;
    }
}
