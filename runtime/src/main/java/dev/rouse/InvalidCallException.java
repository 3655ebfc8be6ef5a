package dev.rouse;

import dev.rouse.base.Quantity;
import java.util.Map;

/** Arguments or input that the action does not take: their number, their types, or bytes that are not JSON. */
public final class InvalidCallException extends RouseException {

    private static final long serialVersionUID = 1L;

    /** Refuses a call with {@code message}, which says what is wrong with it. */
    public InvalidCallException(String message) {
        this(message, Map.of());
    }

    /** An action was given another number of arguments than it takes. */
    public static InvalidCallException wrongNumber(ActionSignature action, int given) {
        int expected = action.minArguments();
        return new InvalidCallException(
                "Action " + action.name() + " takes " + (action.varArgs() ? "at least " : "")
                        + Quantity.of(expected, "argument") + ", got " + given + ".",
                Map.of("action", action.name(), "expected", expected, "given", given));
    }

    /** @param metadata the facts of the message as data */
    public InvalidCallException(String message, Map<String, Object> metadata) {
        super(ErrorKind.INVALID, "request", "invalid_call", message, metadata, null);
    }
}
