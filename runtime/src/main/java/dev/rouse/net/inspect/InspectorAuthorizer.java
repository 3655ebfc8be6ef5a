package dev.rouse.net.inspect;

import dev.rouse.ActorAddress;
import dev.rouse.Principal;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Decides what those may whom the inspector knows. Asked before each request, on the event loop of its connection, where nothing may block;
 * it may answer on any thread. {@code false} and an empty answer refuse with 403, an error with what it says, and silence for five seconds
 * with 503.
 */
public interface InspectorAuthorizer {

    /**
     * Whether somebody may look.
     *
     * @param who null where the server listens on loopback and has no tokens
     * @param actor that is looked at; null for the node, the cluster and lists
     */
    Mono<Boolean> mayRead(@Nullable Principal who, @Nullable ActorAddress actor);

    /**
     * Whether somebody may act.
     *
     * @param who null where the server listens on loopback and has no tokens
     * @param actor that is acted on; null for a type, or many actors
     * @param act as the audit names it: {@code call}, {@code state}, {@code destroy}
     */
    Mono<Boolean> mayAct(@Nullable Principal who, @Nullable ActorAddress actor, String act);
}
