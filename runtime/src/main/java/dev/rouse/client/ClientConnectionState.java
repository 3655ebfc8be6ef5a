package dev.rouse.client;

import org.jspecify.annotations.Nullable;

/**
 * State of a {@link ClientConnection}.
 *
 * @param reason why it was lost, begun anew or has ended, for people; null where it is connected
 * @param cause the error that it was lost by, or has ended with; null where it is connected, and where it ended in order
 */
public record ClientConnectionState(
        Phase phase, @Nullable String reason, @Nullable Throwable cause) {

    /** Phases of a connection to an actor. */
    public enum Phase {
        /** The actor has accepted it, for the first time or anew: its messages are numbered from 1 on. Next: LOST or ENDED. */
        CONNECTED,
        /** Its socket was lost, or its server cannot serve it now; the actor keeps it for a while. Next: RESUMED, CONNECTING_ANEW or ENDED. */
        LOST,
        /** It is on a socket again, as it was. Next: LOST or ENDED. */
        RESUMED,
        /** The server has it no more, and the actor is asked for another one. Next: CONNECTED or ENDED. */
        CONNECTING_ANEW,
        /** The client, the actor, another socket or an error has ended it. Final. */
        ENDED
    }
}
