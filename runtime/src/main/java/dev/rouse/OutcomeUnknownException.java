package dev.rouse;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The commit of the turn was sent and its outcome cannot be known here: it was applied, or it was not. */
public final class OutcomeUnknownException extends RouseException {

    private static final long serialVersionUID = 1L;

    private final transient ActorAddress address;

    public OutcomeUnknownException(ActorAddress address, @Nullable Throwable cause) {
        super(
                ErrorKind.OUTCOME_UNKNOWN,
                "actor",
                "outcome_unknown",
                "Whether the change to actor " + address + " was saved is unknown: read before repeating it.",
                Map.of("actor", address.toString()),
                cause);
        this.address = address;
    }

    public ActorAddress address() {
        return address;
    }
}
