package dev.rouse.kv;

import dev.rouse.kv.error.KvException;

/**
 * The version lies ahead of everything the store has committed, so it comes from another store or from before a
 * restore. Nothing was read or written; a node that sees this must stop.
 */
public final class KvFutureVersionException extends KvException {

    private static final long serialVersionUID = 1L;

    private final KvVersion given;
    private final KvVersion newest;

    /** Refuses {@code given}, which is after {@code newest}. */
    public KvFutureVersionException(KvVersion given, KvVersion newest) {
        super(
                "Version " + given + " is ahead of the store, whose newest is " + newest
                        + ": it belongs to another store, or this one was replaced while in use.",
                null);
        this.given = given;
        this.newest = newest;
    }

    /** The version of the request. */
    public KvVersion given() {
        return given;
    }

    /** The newest version of the store. */
    public KvVersion newest() {
        return newest;
    }
}
