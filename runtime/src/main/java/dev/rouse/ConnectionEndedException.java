package dev.rouse;

import java.util.Map;

/**
 * Error of what was asked of a connection that is not there: it was ended, its client was away for too long, its actor was destroyed, or
 * another socket has resumed it. Nothing happened; a client that wants to stay connects anew.
 */
public final class ConnectionEndedException extends RouseException {

    private static final long serialVersionUID = 1L;

    private final transient ActorAddress address;
    private final String reason;

    /** @param why one clause, for people */
    public ConnectionEndedException(ActorAddress actor, String why) {
        super(
                ErrorKind.NOT_FOUND,
                "actor",
                "connection_ended",
                "The connection to " + actor + " is not there: " + why + ". Connect anew.",
                Map.of("actor", actor.toString(), "reason", why),
                null);
        this.address = actor;
        this.reason = why;
    }

    /** The address of the actor. */
    public ActorAddress address() {
        return address;
    }

    /** One clause, for people. */
    public String reason() {
        return reason;
    }
}
