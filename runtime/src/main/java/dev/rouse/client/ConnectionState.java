package dev.rouse.client;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * State of a client's connection to its servers.
 *
 * @param endpoint the server that it is or was about; null for none
 * @param cause why the last connection was lost or could not be made; null where it was not
 * @param retryIn until the next attempt; zero but where it is {@link Phase#DISCONNECTED}
 */
public record ConnectionState(
        Phase phase, @Nullable URI endpoint, @Nullable Throwable cause, Duration retryIn) {

    /** Phases of a connection. */
    public enum Phase {
        /** There is none, and nobody needs one. Next: {@link #CONNECTING} at the first use. */
        IDLE,
        /** One is being made. Next: {@link #CONNECTED} or {@link #DISCONNECTED}. */
        CONNECTING,
        /** There is one. Next: {@link #DISCONNECTED}, or {@link #IDLE} where it was not used for long. */
        CONNECTED,
        /** The last one was lost, or could not be made. Next: {@link #CONNECTING}, after a pause. */
        DISCONNECTED,
        /** The client was closed. Final. */
        CLOSED
    }
}
