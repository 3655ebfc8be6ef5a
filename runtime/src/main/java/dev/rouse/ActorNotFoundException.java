package dev.rouse;

import java.util.Map;

/** The actor does not exist, and the call was not one that creates it. */
public final class ActorNotFoundException extends RouseException {

    private static final long serialVersionUID = 1L;

    private final transient ActorAddress address;

    public ActorNotFoundException(ActorAddress address) {
        super(
                ErrorKind.NOT_FOUND,
                "actor",
                "actor_not_found",
                "There is no actor " + address + ": create it first, or call it through a reference that creates.",
                Map.of("actor", address.toString()),
                null);
        this.address = address;
    }

    public ActorAddress address() {
        return address;
    }
}
