package dev.rouse;

import java.util.Map;

/** The actor failed, and its type is to stay stopped until somebody resumes it. Nothing of the call happened. */
public final class ActorFailedException extends RetryableException {

    private static final long serialVersionUID = 1L;

    private final transient ActorAddress address;
    private final String reason;

    /** @param reason a phrase that goes on after the actor's address */
    public ActorFailedException(ActorAddress address, String reason) {
        super(
                ErrorKind.UNAVAILABLE,
                "actor",
                "actor_failed",
                "Actor " + address + " is stopped until it is resumed, because it failed: " + reason
                        + ". Mend the cause, then resume it.",
                Map.of("actor", address.toString(), "reason", reason),
                null);
        this.address = address;
        this.reason = reason;
    }

    /** The actor that was called. */
    public ActorAddress address() {
        return address;
    }

    /** One sentence on what failed. */
    public String reason() {
        return reason;
    }
}
