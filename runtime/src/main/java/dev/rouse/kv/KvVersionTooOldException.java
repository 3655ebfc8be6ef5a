package dev.rouse.kv;

import dev.rouse.kv.error.KvTransientException;
import org.jspecify.annotations.Nullable;

/** The version is older than what the store still knows. Nothing was written: get a newer version and try again. */
public final class KvVersionTooOldException extends KvTransientException {

    private static final long serialVersionUID = 1L;

    private final KvVersion given;
    private final @Nullable KvVersion oldest;

    /** @param oldest the oldest version that the store still knows, where it can tell */
    public KvVersionTooOldException(KvVersion given, @Nullable KvVersion oldest) {
        super(
                "Version " + given + " is too old"
                        + (oldest == null ? "" : ": this store knows " + oldest + " and newer")
                        + ". Get a newer version.",
                null);
        this.given = given;
        this.oldest = oldest;
    }

    /** The version of the request. */
    public KvVersion given() {
        return given;
    }

    /** The oldest version that the store still knows; null when it does not tell. */
    public @Nullable KvVersion oldest() {
        return oldest;
    }
}
