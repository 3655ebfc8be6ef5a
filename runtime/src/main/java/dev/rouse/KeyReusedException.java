package dev.rouse;

import java.util.Map;

/**
 * The key of the call belongs to another one that its caller has made to the same actor: another action, or the same with other
 * arguments. Nothing has happened.
 */
public final class KeyReusedException extends RouseException {

    private static final long serialVersionUID = 1L;

    private final transient ActorAddress address;
    private final String action;

    /** @param action that was called now */
    public KeyReusedException(ActorAddress address, String action) {
        super(
                ErrorKind.KEY_REUSED,
                "actor",
                "key_reused",
                "The key of this call of " + address + "." + action
                        + " was used for another action or other arguments before: make each call with a key of its own.",
                Map.of("actor", address.toString(), "action", action),
                null);
        this.address = address;
        this.action = action;
    }

    /** The actor that was called. */
    public ActorAddress address() {
        return address;
    }

    /** The action that was called. */
    public String action() {
        return action;
    }
}
