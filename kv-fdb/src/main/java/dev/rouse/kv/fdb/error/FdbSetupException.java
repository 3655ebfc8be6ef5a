package dev.rouse.kv.fdb.error;

import dev.rouse.kv.error.KvException;
import org.jspecify.annotations.Nullable;

/**
 * FoundationDB cannot be used as this process is set up: its client library, its network options or its cluster file. The
 * message says what to change.
 */
public final class FdbSetupException extends KvException {

    private static final long serialVersionUID = 1L;

    /** Makes an error with {@code message}, which says what to change. */
    public FdbSetupException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
