package dev.rouse;

import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Connects clients to actors, for fronts: the HTTP server's WebSockets use it, and a user's own protocol may. */
public interface ConnectionGateway {

    /**
     * This gateway under an identity, which the actor is told of. What is asked of its connections carries it too, and one that was made
     * under an identity is resumed only under one of the same name.
     */
    ConnectionGateway withPrincipal(Principal principal);

    /**
     * Connects to an actor, which is created where it does not exist, and woken. Cold.
     *
     * @param parameters JSON; null for none
     * @return ends with the error of {@link Actor#onBeforeConnect} where that refuses
     */
    Mono<FrontConnection> connect(ActorAddress actor, byte @Nullable [] parameters);

    /**
     * Takes up a connection that was made here or at another front, which loses it. Wakes the actor. Cold.
     *
     * @param id of the connection
     * @return ends with {@link ConnectionEndedException} where there is none
     */
    Mono<FrontConnection> resume(ActorAddress actor, String id);

    /**
     * Opens a raw WebSocket of an actor, which is created where it does not exist, and woken. Cold.
     *
     * @param request the head of the handshake
     * @param protocols that the client offers, in its order of preference
     * @return ends with the error of {@link Actor#onBeforeConnect} where that refuses, and with one of {@link ErrorKind#NOT_FOUND} where
     *     actors of the type have no such sockets
     */
    Mono<FrontSocket> openSocket(ActorAddress actor, RawRequest request, List<String> protocols);

    /**
     * Brings a plain HTTP request to an actor, which is created where it does not exist, and woken. Cold.
     *
     * @param body empty for none
     * @return the answer once what the turn has changed is durable; a stream as its body is subscribed to once, within 30 s. Ends with the
     *     error of {@link Actor#onHttp}, and with one of {@link ErrorKind#NOT_FOUND} where actors of the type answer no such requests
     */
    Mono<RawResponse> http(ActorAddress actor, RawRequest request, byte[] body);
}
