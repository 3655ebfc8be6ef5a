package dev.rouse;

import java.util.Map;

/** An operator paused the actor or its type. Nothing of the call happened. */
public final class ActorPausedException extends RetryableException {

    private static final long serialVersionUID = 1L;

    private final transient ActorAddress address;
    private final String reason;

    /** @param reason a phrase that goes on after the actor's address */
    public ActorPausedException(ActorAddress address, String reason) {
        super(
                ErrorKind.UNAVAILABLE,
                "actor",
                "actor_paused",
                "Actor " + address + " is paused: " + reason + ". Call again when it was resumed.",
                Map.of("actor", address.toString(), "reason", reason),
                null);
        this.address = address;
        this.reason = reason;
    }

    /** The actor that was called. */
    public ActorAddress address() {
        return address;
    }

    /** One sentence on what is paused: the actor or its type. */
    public String reason() {
        return reason;
    }
}
