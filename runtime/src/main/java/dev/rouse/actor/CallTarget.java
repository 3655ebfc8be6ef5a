package dev.rouse.actor;

import dev.rouse.ActorAddress;
import org.jspecify.annotations.Nullable;

/**
 * Whom a call goes to and what it wants.
 *
 * @param action null for calls that want no turn: create and destroy
 * @param arguments of the action; of a create at most its input
 */
public record CallTarget(Recipient recipient, @Nullable Action action, Object... arguments) {

    public CallTarget(
            CallRoute route,
            HostedType type,
            ActorAddress address,
            CallKind kind,
            @Nullable Action action,
            Object... arguments) {
        this(new Recipient(route, type, address, kind), action, arguments);
    }

    boolean isStream() {
        return action != null && action.signature().stream();
    }
}
