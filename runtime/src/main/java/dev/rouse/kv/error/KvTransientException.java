package dev.rouse.kv.error;

import org.jspecify.annotations.Nullable;

/** An error after which the same request may succeed later; nothing was written. */
public abstract class KvTransientException extends KvException {

    private static final long serialVersionUID = 1L;

    /** Makes an error after which the same request may succeed. */
    protected KvTransientException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
