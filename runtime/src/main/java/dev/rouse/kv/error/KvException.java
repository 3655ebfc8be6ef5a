package dev.rouse.kv.error;

import org.jspecify.annotations.Nullable;

/**
 * The error of a store that did not do what it was asked. Its type says what the caller may do: {@link KvTransientException} — the same
 * again, nothing was written; {@link KvOutcomeUnknownException} — the same bytes again under the same conflict keys;
 * every other — not again as it stands.
 */
public abstract class KvException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Makes an error of a store. */
    protected KvException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
