package dev.rouse.client.call;

import dev.rouse.ActorAddress;
import dev.rouse.client.session.Carrier;
import dev.rouse.client.session.Session;
import dev.rouse.type.Action;
import dev.rouse.type.HostedType;
import dev.rouse.type.TypedReference;
import dev.rouse.wire.Frame;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * An actor that calls of a typed reference go to; the same for all of them.
 *
 * @param within connection that they are of; null for none
 * @param keys gives each call its key; null for none
 */
public record RemoteActor(
        Session session,
        ClientValues values,
        HostedType type,
        ActorAddress address,
        Frame.CallKind kind,
        Duration timeout,
        @Nullable Carrier within,
        Supplier<@Nullable String> keys)
        implements TypedReference.Target {

    @Override
    public Publisher<Object> call(Action action, Object[] arguments) {
        return action.signature().stream()
                ? new RemoteFlux(session, values, () -> request(action, arguments))
                : new RemoteMono(session, values, () -> request(action, arguments));
    }

    private CallRequest request(Action action, Object[] arguments) {
        return new CallRequest(
                address,
                kind,
                action.name(),
                values.arguments(action, arguments),
                action.signature().stream(),
                action.mode().changesNothing(),
                action.signature().resultType(),
                timeout,
                within,
                action.mode().changesNothing() ? null : keys.get());
    }
}
