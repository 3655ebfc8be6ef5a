package dev.rouse.commit;

/** The node's epoch record was changed or removed: nothing of this node will ever be written again. */
public final class FencedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean outcomeUnknown;

    /** @param outcomeUnknown whether the commit that this ends may have been applied; else it never was and never will be */
    public FencedException(String message, boolean outcomeUnknown) {
        super(message);
        this.outcomeUnknown = outcomeUnknown;
    }

    public boolean outcomeUnknown() {
        return outcomeUnknown;
    }
}
