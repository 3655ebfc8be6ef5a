package dev.rouse;

import java.util.Map;

/** Arguments or input that the action does not take: their number, their types, or bytes that are not JSON. */
public final class InvalidCallException extends RouseException {

    private static final long serialVersionUID = 1L;

    public InvalidCallException(String message) {
        super(ErrorKind.INVALID, "request", "invalid_call", message, Map.of(), null);
    }
}
