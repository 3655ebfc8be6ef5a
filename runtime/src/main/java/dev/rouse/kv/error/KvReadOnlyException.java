package dev.rouse.kv.error;

import org.jspecify.annotations.Nullable;

/**
 * The store takes no writes for now, for a reason that somebody has to mend: its disk is full, say. What is committed can
 * be read. Nothing was written: the same again may succeed once that is mended.
 */
public final class KvReadOnlyException extends KvTransientException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    /** @param reason one clause without a full stop: what keeps the store from writing */
    public KvReadOnlyException(String reason, @Nullable Throwable cause) {
        super("The store takes no writes, since " + reason + ". Nothing was written.", cause);
        this.reason = reason;
    }

    /** One sentence on why nothing can be written, and what to mend. */
    public String reason() {
        return reason;
    }
}
