package dev.rouse;

import java.util.Map;

/** This life of the actor ended, and with it the turn or work that belongs to it. What the turn had changed was taken back; what it had asked of others was not. */
public final class ActorStoppedException extends RouseException {

    private static final long serialVersionUID = 1L;

    private final transient ActorAddress address;
    private final String reason;

    /** @param reason a phrase that goes on after the actor's address */
    public ActorStoppedException(ActorAddress address, String reason) {
        super(
                ErrorKind.ABORTED,
                "actor",
                "actor_stopped",
                "Actor " + address + " stopped: " + reason + ".",
                Map.of("actor", address.toString(), "reason", reason),
                null);
        this.address = address;
        this.reason = reason;
    }

    /** The actor of the life that ended. */
    public ActorAddress address() {
        return address;
    }

    /** One sentence on why it ended. */
    public String reason() {
        return reason;
    }
}
