package dev.rouse.kv.error;

/** The store was closed. Nothing was written. */
public final class KvClosedException extends KvException {

    private static final long serialVersionUID = 1L;

    /** Refuses a request to a store that was closed. */
    public KvClosedException() {
        super("The store is closed: open it again.", null);
    }
}
