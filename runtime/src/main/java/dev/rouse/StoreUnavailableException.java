package dev.rouse;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The store did not answer a read or refused a change, and nothing of the call was written or had left the actor. */
public final class StoreUnavailableException extends RetryableException {

    private static final long serialVersionUID = 1L;

    public StoreUnavailableException(String message, @Nullable Throwable cause) {
        super(ErrorKind.UNAVAILABLE, "store", "store_unavailable", message, Map.of(), cause);
    }
}
