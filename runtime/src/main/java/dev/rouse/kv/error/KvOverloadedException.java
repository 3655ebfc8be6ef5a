package dev.rouse.kv.error;

import org.jspecify.annotations.Nullable;

/** The store, or its client, has more work than it takes and sheds some. Nothing was written: try again after a pause. */
public final class KvOverloadedException extends KvTransientException {

    private static final long serialVersionUID = 1L;

    /** Refuses a request with {@code message}, which says what there is too much of. */
    public KvOverloadedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
