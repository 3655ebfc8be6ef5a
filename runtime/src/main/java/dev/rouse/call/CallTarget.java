package dev.rouse.call;

import dev.rouse.ActorAddress;
import dev.rouse.Principal;
import dev.rouse.type.Action;
import dev.rouse.type.HostedType;
import org.jspecify.annotations.Nullable;

/** The actor that a call goes to, and what the call wants of it. */
public interface CallTarget {

    HostedType type();

    ActorAddress address();

    CallKind kind();

    /** The action that its turn runs; null for a call that wants no turn, as create and destroy. */
    @Nullable
    Action action();

    /** Arguments of the action; of a create at most its input. */
    Object[] arguments();

    /** The one on whose behalf it is called; null for nobody. */
    default @Nullable Caller calledBy() {
        return null;
    }

    /** The key under which it may be made again without being run again; null for none. */
    default @Nullable String idempotencyKey() {
        return null;
    }

    /**
     * The one on whose behalf calls are made, which goes with them to the actor.
     *
     * @param principal null for an identity that is not known
     * @param connection id of the connection of the actor that they come over; null for none
     */
    record Caller(@Nullable Principal principal, @Nullable String connection) {}

    /** Whether it is answered with a stream. */
    default boolean isStream() {
        Action action = action();
        return action != null && action.signature().stream();
    }
}
