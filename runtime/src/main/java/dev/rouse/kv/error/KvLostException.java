package dev.rouse.kv.error;

/**
 * The store's data is not where it was: its files were removed, moved away or replaced while it was open. Nothing was
 * written, and nothing ever will be by this object.
 */
public final class KvLostException extends KvException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    /** @param reason one clause without a full stop: what was found, and where */
    public KvLostException(String reason) {
        super("The store writes nothing any more, since " + reason + ".", null);
        this.reason = reason;
    }

    /** One clause without a full stop: what was found, and where. */
    public String reason() {
        return reason;
    }
}
