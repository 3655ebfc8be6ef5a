package dev.rouse.kv.error;

import org.jspecify.annotations.Nullable;

/** Nothing was written, and the same request may succeed later. */
public abstract class KvTransientException extends KvException {

    private static final long serialVersionUID = 1L;

    protected KvTransientException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
