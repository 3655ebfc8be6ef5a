package dev.rouse.link;

/** Listener to the handshake of a link, on the event loop of the link. */
public interface LinkOpening {

    /** Both sides know each other: makes the user of the link. */
    LinkHandler opened(Link link);

    /** The link has its user, and may be used. */
    default void ready(Link link) {}

    /** The handshake failed or {@link #opened} did, and the connection is closed. */
    void failed(Throwable reason);
}
