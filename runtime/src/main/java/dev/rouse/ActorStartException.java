package dev.rouse;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The actor could not be started: its records cannot be read, or its constructor failed. Its records are as they were. */
public final class ActorStartException extends RouseException {

    private static final long serialVersionUID = 1L;

    private final transient ActorAddress address;
    private final String reason;

    /** Ends the calls that waited for the start of the actor at {@code address}. */
    public ActorStartException(ActorAddress address, String reason, @Nullable Throwable cause) {
        super(
                ErrorKind.INTERNAL,
                "actor",
                "actor_start_failed",
                "Actor " + address + " cannot start: " + reason,
                Map.of("actor", address.toString(), "reason", reason),
                cause);
        this.address = address;
        this.reason = reason;
    }

    /** The actor that did not start. */
    public ActorAddress address() {
        return address;
    }

    /** One sentence on what failed. */
    public String reason() {
        return reason;
    }
}
