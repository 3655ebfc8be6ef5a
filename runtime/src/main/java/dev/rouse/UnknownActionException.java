package dev.rouse;

import java.util.List;
import java.util.Map;

/** The actor type has no action of that name. */
public final class UnknownActionException extends RouseException {

    private static final long serialVersionUID = 1L;

    private final String type;
    private final String action;
    private final transient List<String> known;

    /** Refuses a call of {@code action}. */
    public UnknownActionException(String type, String action, List<String> known) {
        super(
                ErrorKind.NOT_FOUND,
                "request",
                "unknown_action",
                "Actors of type " + type + " have no action '" + action + "'; they have "
                        + (known.isEmpty() ? "none" : known) + ".",
                Map.of("type", type, "action", action),
                null);
        this.type = type;
        this.action = action;
        this.known = known;
    }

    /** Name of the actor type. */
    public String type() {
        return type;
    }

    /** Name that was called. */
    public String action() {
        return action;
    }

    /** Names of the actions that the type has. */
    public List<String> known() {
        return known;
    }
}
