package dev.rouse;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An earlier turn of the actor could not be saved, so this one, built on it, was taken back. Nothing of it was written, and
 * it had called nobody: of one that had, callers are told {@link TurnAbortedException}.
 */
public final class RolledBackException extends RetryableException {

    private static final long serialVersionUID = 1L;

    private final transient ActorAddress address;

    /** Ends a call whose turn was built on one that could not be saved. */
    public RolledBackException(ActorAddress address, @Nullable Throwable cause) {
        super(
                ErrorKind.UNAVAILABLE,
                "actor",
                "rolled_back",
                "A change that this turn of actor " + address + " was built on could not be saved: call again.",
                Map.of("actor", address.toString()),
                cause);
        this.address = address;
    }

    /** The actor that was called. */
    public ActorAddress address() {
        return address;
    }
}
