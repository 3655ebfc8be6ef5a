package dev.rouse.call;

import dev.rouse.ActorAddress;
import dev.rouse.NodeUnavailableException;
import dev.rouse.type.Action;
import dev.rouse.type.HostedType;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

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
        this(new Recipient(route, type, address, kind, null), action, arguments);
    }

    /** Makes a call for {@code caller}, or refuses it where there is nobody to call. */
    public void subscribe(CoreSubscriber<?> caller) {
        Receiver receiver;
        try {
            receiver = recipient.route().receiver(recipient.address());
        } catch (NodeUnavailableException e) {
            Operators.error(caller, e);
            return;
        }
        CallingTurn parent = caller.currentContext().getOrDefault(CallingTurn.class, null);
        Duration own = recipient.timeout();
        caller.onSubscribe(
                own != null || parent != null && parent.call().passesDeadlineOn()
                        ? new DeadlineCall(this, receiver, caller, parent, own)
                        : new Call(this, receiver, caller, parent));
    }

    public boolean isStream() {
        return action != null && action.signature().stream();
    }
}
