package dev.rouse;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A connection of a client to an actor, as the actor's turns see it. It is the actor's own data: it outlives the socket that it came
 * over, the activation of the actor and the node of either, until the client or the actor ends it, or the client stays away for longer
 * than {@link ConnectionOptions#resumeWithin}. It keeps nobody awake.
 *
 * <p>All methods but {@link #id} belong to a turn of its actor, on the actor's lane, and see what that turn has changed; called elsewhere
 * they end with {@link OutsideTurnException}. Of a connection that has ended meanwhile they tell what was last, and change nothing.
 */
public interface ActorConnection {

    /** Its id, 22 characters. Who knows it may resume the connection: it is a secret between the client and the actor. */
    String id();

    /** When it was accepted. */
    Instant since();

    /** The name of the {@linkplain Principal identity} that its client had when it was accepted; empty for none. */
    Optional<String> principal();

    /** Whether it has not ended. */
    boolean isOpen();

    /**
     * The parameters that the client gave when it connected.
     *
     * @param type read by the {@link EventOptions#json mapper} of events
     * @return null where it gave none
     * @throws InvalidCallException they are no such value
     */
    <T> @Nullable T parameters(Class<T> type);

    /**
     * The state that the actor keeps for the connection.
     *
     * @param type read by the mapper of events
     * @return null where there is none
     * @throws InvalidCallException it is no such value
     */
    <T> @Nullable T state(Class<T> type);

    /**
     * Replaces the state that the actor keeps for the connection, in the commit of the turn.
     *
     * @param value written as JSON; null for none
     * @throws InvalidCallException it cannot be written as JSON, or the turn may change nothing
     * @throws LimitExceededException it is larger than {@link ConnectionOptions#maxStateBytes}
     */
    void state(@Nullable Object value);

    /** Names of the events that its client has subscribed to. */
    Set<String> subscriptions();

    /**
     * Sends an event to this connection alone, in the commit of the turn. It is kept among the {@link ActorEvents events} of the actor,
     * with a number of theirs: a client that was away gets it when it resumes, as long as it is kept.
     *
     * @param name as that of an event
     * @param value written as JSON; null for none
     * @throws InvalidCallException the connection is a raw WebSocket, which has frames in place of events
     */
    void send(String name, @Nullable Object value);

    /**
     * Ends the connection with the commit of the turn. Its client is told, and {@link Actor#onDisconnect} runs in a turn of its own.
     *
     * @param reason for the client: from 1 to 200 characters
     */
    void disconnect(String reason);

    /** The raw WebSocket that the connection is, see {@link Actor#onSocketMessage}; empty for any other. */
    default Optional<RawSocket> socket() {
        return Optional.empty();
    }
}
