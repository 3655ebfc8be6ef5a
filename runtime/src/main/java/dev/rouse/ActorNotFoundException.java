package dev.rouse;

import java.util.Map;

/** The actor does not exist, and the call was not one that creates it. */
public final class ActorNotFoundException extends RouseException {

    private static final long serialVersionUID = 1L;

    private final transient ActorAddress address;

    /** Refuses a call of the actor at {@code address}. */
    public ActorNotFoundException(ActorAddress address) {
        this(address, ".");
    }

    /** That of a call through a reference that does not create. */
    public static ActorNotFoundException called(ActorAddress address) {
        return new ActorNotFoundException(
                address, ": create it first, or call it through a reference that creates, as actor(...) gives it.");
    }

    private ActorNotFoundException(ActorAddress address, String instead) {
        super(
                ErrorKind.NOT_FOUND,
                "actor",
                "actor_not_found",
                "There is no actor " + address + instead,
                Map.of("actor", address.toString()),
                null);
        this.address = address;
    }

    /** The address at which there is no actor. */
    public ActorAddress address() {
        return address;
    }
}
