package dev.rouse.kv;

import dev.rouse.kv.error.KvException;
import org.jspecify.annotations.Nullable;

/** A conflict key was written after the commit's version. Nothing was written: read again before trying again. */
public final class KvConflictException extends KvException {

    private static final long serialVersionUID = 1L;

    private final @Nullable KvKey key;

    /** @param key the key that was written, where the store can tell */
    public KvConflictException(@Nullable KvKey key, KvVersion since) {
        super((key == null ? "A conflict key" : "Conflict key " + key) + " was written after " + since + ".", null);
        this.key = key;
    }

    /** The conflict key that was written; null when the store does not tell. */
    public @Nullable KvKey key() {
        return key;
    }
}
