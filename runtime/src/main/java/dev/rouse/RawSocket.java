package dev.rouse;

import java.util.Optional;

/**
 * The raw WebSocket that a connection is, as the actor's turns see it. What is sent goes out in order, with the commit of its turn. A client
 * whose socket is lost cannot resume it.
 */
public interface RawSocket {

    /** The path below the actor that it was opened with: empty, or from a slash on. */
    String path();

    /** The query that it was opened with. */
    Optional<String> query();

    /** The sub-protocol that was agreed on. */
    Optional<String> protocol();

    /** Whether the actor may sleep while it is open: a message wakes it then. */
    boolean hibernates();

    /** Sets whether the actor may sleep while it is open, in the commit of the turn. */
    void hibernates(boolean may);

    /**
     * Sends a text.
     *
     * @throws LimitExceededException it is larger than {@link EventOptions#maxValueBytes}
     */
    void send(String text);

    /**
     * Sends a binary message.
     *
     * @throws LimitExceededException it is larger than {@link EventOptions#maxValueBytes}
     */
    void send(byte[] bytes);

    /**
     * Ends the connection with the commit of the turn, and closes the socket. {@link Actor#onDisconnect} runs in a turn of its own.
     *
     * @param code from 3000 to 4999 for those of applications, see {@link RawClose}
     * @param reason for the client; empty for none
     */
    void close(int code, String reason);
}
