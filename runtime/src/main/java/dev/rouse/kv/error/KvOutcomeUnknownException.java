package dev.rouse.kv.error;

import org.jspecify.annotations.Nullable;

/**
 * The commit was applied or it was not, and it can no longer land later. The same bytes may be sent again under the
 * same conflict keys.
 */
public final class KvOutcomeUnknownException extends KvException {

    private static final long serialVersionUID = 1L;

    /** Makes an error of a commit whose outcome {@code message} says why nobody knows. */
    public KvOutcomeUnknownException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
