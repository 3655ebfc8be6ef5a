package dev.rouse.kv.error;

import org.jspecify.annotations.Nullable;

/** The store cannot be reached or takes nothing at the moment. Nothing was written: try again after a pause. */
public final class KvUnavailableException extends KvTransientException {

    private static final long serialVersionUID = 1L;

    /** Makes an error of a store that {@code message} says why it does not answer. */
    public KvUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
