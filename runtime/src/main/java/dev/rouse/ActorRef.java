package dev.rouse;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** An actor called by the name of its action: for gateways. Typed callers use {@link ActorClient#actor}. */
public interface ActorRef {

    /** The address of the actor that is called. */
    ActorAddress address();

    /**
     * Calls an action. The {@code Flux} has the elements of a stream, or at most the one result. Cold: each subscription is
     * a call of its own; everything else as {@link ActorClient} says. Unknown actions and arguments that do not fit end it
     * with {@link UnknownActionException} and {@link InvalidCallException}.
     *
     * @param arguments of the types that {@link ActorClient#action} tells
     */
    Flux<Object> call(String action, @Nullable Object... arguments);
}
