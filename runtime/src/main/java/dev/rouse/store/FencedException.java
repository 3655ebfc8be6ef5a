package dev.rouse.store;

/** The node's epoch record was changed or removed: nothing of this node will ever be written again. */
public final class FencedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean sent;

    /** @param sent whether the commit that this ends was ever sent */
    FencedException(String message, boolean sent) {
        super(message);
        this.sent = sent;
    }

    public boolean sent() {
        return sent;
    }
}
