package dev.rouse.client.session;

/** An exchange that others are of: a connection to an actor. They begin on the socket that it has, while it is up. */
public abstract class Carrier extends Exchange {

    /** Whether others may begin on its socket. */
    protected abstract boolean isUp();

    /** Whether it has ended for good. */
    protected abstract boolean isOver();

    /**
     * The name that others use for it.
     *
     * @throws dev.rouse.ConnectionEndedException it has ended
     */
    public abstract String name();
}
