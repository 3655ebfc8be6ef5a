package dev.rouse;

import java.util.List;

/** The handshake of a raw WebSocket that a client wants to open, while {@link Actor#onBeforeConnect} decides on it. */
public interface RawHandshake {

    /** The request, with what the client said in it. */
    RawRequest request();

    /** Names of the sub-protocols that the client offers, in its order of preference. */
    List<String> protocols();

    /**
     * Chooses a sub-protocol, which the client is told. None by default.
     *
     * @throws InvalidCallException the client does not offer it
     */
    void protocol(String name);

    /**
     * Sets whether the actor may sleep while the socket is open: as {@link ConnectionOptions#rawSocketsHibernate} unless told otherwise.
     */
    void hibernates(boolean may);
}
