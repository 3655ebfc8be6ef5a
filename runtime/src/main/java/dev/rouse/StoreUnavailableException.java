package dev.rouse;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The store did not answer a read or refused a change, and nothing of the call was written or had left the actor. Of {@link
 * ErrorKind#FULL} where it has no room for more, else of {@link ErrorKind#UNAVAILABLE}.
 */
public final class StoreUnavailableException extends RetryableException {

    private static final long serialVersionUID = 1L;

    private StoreUnavailableException(ErrorKind kind, String code, String message, @Nullable Throwable cause) {
        super(kind, "store", code, message, Map.of(), cause);
    }

    /** The store has no room for more. */
    public static StoreUnavailableException full(String message, @Nullable Throwable cause) {
        return new StoreUnavailableException(ErrorKind.FULL, "store_full", message, cause);
    }

    /** Ends a call of which nothing was written, with {@code message}, which says what the store did. */
    public StoreUnavailableException(String message, @Nullable Throwable cause) {
        super(ErrorKind.UNAVAILABLE, "store", "store_unavailable", message, Map.of(), cause);
    }
}
