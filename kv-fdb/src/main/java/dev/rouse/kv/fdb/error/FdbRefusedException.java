package dev.rouse.kv.fdb.error;

import dev.rouse.kv.error.KvException;
import org.jspecify.annotations.Nullable;

/** FoundationDB's client does not send such a request, so the same again will not do. Nothing was written. */
public final class FdbRefusedException extends KvException {

    private static final long serialVersionUID = 1L;

    private final int code;

    /** Refuses a request with {@code message}, which says why the client does not send it. */
    public FdbRefusedException(int code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** FoundationDB's error code. */
    public int code() {
        return code;
    }
}
