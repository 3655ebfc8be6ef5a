package dev.rouse.client.session;

import dev.rouse.client.socket.Endpoint;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * State of a session.
 *
 * @param endpoint that it is or was about; null for none
 * @param cause of a lost socket
 * @param pause until the next attempt
 */
public record SessionState(
        Phase phase, @Nullable Endpoint endpoint, @Nullable Throwable cause, Duration pause) {

    /** Phases of a session. */
    public enum Phase {
        /** There is no socket, and nobody needs one. Next: CONNECTING. */
        IDLE,
        /** A socket is being opened. Next: CONNECTED or DISCONNECTED. */
        CONNECTING,
        /** A socket is open. Next: DISCONNECTED, CONNECTING where its server leaves, or IDLE. */
        CONNECTED,
        /** The last socket was lost or could not be opened. Next: CONNECTING, after a pause. */
        DISCONNECTED,
        /** The client was closed. Final. */
        CLOSED
    }
}
