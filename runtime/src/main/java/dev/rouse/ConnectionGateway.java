package dev.rouse;

import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
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
     * @return ends with {@link ConnectionEndedException} where there is none, and with {@link ActorNotFoundException} where the actor was
     *     destroyed
     */
    default Mono<FrontConnection> resume(ActorAddress actor, String id) {
        return resume(actor, id, 0);
    }

    /**
     * As {@link #resume(ActorAddress, String)}, of a client that numbers its attempts: one that reaches the actor behind a later one, as its
     * front was slow, ends with {@link ConnectionEndedException} and takes nothing from that.
     *
     * @param attempt its number, from 1 on; 0 for none
     */
    Mono<FrontConnection> resume(ActorAddress actor, String id, long attempt);

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

    /**
     * As {@link #http(ActorAddress, RawRequest, byte[])}, with a body that the actor takes as it comes, on whichever node it is: one that is
     * never asked for is never subscribed to.
     *
     * @param body subscribed to once at most, asked for a few parts at a time, and cancelled when the turn has ended
     */
    Mono<RawResponse> http(ActorAddress actor, RawRequest request, Flux<byte[]> body);
}
