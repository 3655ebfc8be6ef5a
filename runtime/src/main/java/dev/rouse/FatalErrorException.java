package dev.rouse;

import dev.rouse.base.ErrorText;

/**
 * The code of an actor threw an error that Reactor takes for fatal and tells nobody: a class that is missing or of another
 * version, an initializer that failed, a stack that overflowed. The turn changed nothing of its actor, as with any
 * other error; what it had asked of others stays. Mend the code or the class path. The cause is that error.
 */
public final class FatalErrorException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient ActorAddress address;

    /** Ends a call whose code threw {@code cause}. */
    public FatalErrorException(ActorAddress address, Throwable cause) {
        super("The code of actor " + address + " threw " + ErrorText.of(cause), cause);
        this.address = address;
    }

    /** The actor whose code threw it. */
    public ActorAddress address() {
        return address;
    }
}
