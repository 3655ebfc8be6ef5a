package dev.rouse;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A client's request to connect to an actor, see {@link Actor#onBeforeConnect}. */
public interface ConnectionRequest {

    /** The identity of the client, as the front's authenticator gave it; empty for none. */
    Optional<Principal> principal();

    /** The address of the actor. */
    ActorAddress actor();

    /**
     * The parameters that the client gives.
     *
     * @param type read by the {@link EventOptions#json mapper} of events
     * @return null where it gives none
     * @throws InvalidCallException they are no such value
     */
    <T> @Nullable T parameters(Class<T> type);

    /** The handshake of the raw WebSocket that the client wants to open; empty for any other connection. */
    default Optional<RawHandshake> socket() {
        return Optional.empty();
    }
}
