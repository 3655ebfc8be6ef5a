package dev.rouse;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The commit of the call's own turn was sent and its outcome cannot be known here: it was applied, or it was not. That of a
 * call which a turn made reaches the turn's caller as the cause of a {@link TurnAbortedException}: the outer turn was rolled
 * back, and of the inner one nothing is known.
 */
public final class OutcomeUnknownException extends RouseException {

    private static final long serialVersionUID = 1L;

    private final transient ActorAddress address;

    /** Ends a call whose turn's commit was sent and not answered. */
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

    /** The actor that was called. */
    public ActorAddress address() {
        return address;
    }
}
