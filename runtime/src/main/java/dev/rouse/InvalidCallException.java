package dev.rouse;

import java.util.Map;

/** Arguments or input that the action does not take: their number, their types, or bytes that are not JSON. */
public final class InvalidCallException extends RouseException {

    private static final long serialVersionUID = 1L;

    public InvalidCallException(String message) {
        this(message, Map.of());
    }

    /** @param metadata the facts of the message as data */
    public InvalidCallException(String message, Map<String, Object> metadata) {
        super(ErrorKind.INVALID, "request", "invalid_call", message, metadata, null);
    }
}
