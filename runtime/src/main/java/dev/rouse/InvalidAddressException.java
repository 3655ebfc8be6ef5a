package dev.rouse;

import java.util.Map;

/** A type name or key that no actor can have. */
public final class InvalidAddressException extends RouseException {

    private static final long serialVersionUID = 1L;

    /** Refuses a type name or key with {@code message}, which says what is wrong with it. */
    public InvalidAddressException(String message) {
        super(ErrorKind.INVALID, "request", "invalid_address", message, Map.of(), null);
    }
}
