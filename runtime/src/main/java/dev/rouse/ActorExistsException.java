package dev.rouse;

import java.util.Map;

/** An explicit create found the actor there already; it is unchanged. */
public final class ActorExistsException extends RouseException {

    private static final long serialVersionUID = 1L;

    private final transient ActorAddress address;

    /** Refuses to create the actor at {@code address}. */
    public ActorExistsException(ActorAddress address) {
        super(
                ErrorKind.CONFLICT,
                "actor",
                "actor_exists",
                "Actor " + address + " exists already: call it, or destroy it first.",
                Map.of("actor", address.toString()),
                null);
        this.address = address;
    }

    /** The actor that exists. */
    public ActorAddress address() {
        return address;
    }
}
