package dev.rouse.client.connect;

import dev.rouse.ActorAddress;
import dev.rouse.client.call.ClientValues;
import dev.rouse.type.Action;
import dev.rouse.type.HostedType;
import dev.rouse.type.TypedReference;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** An actor that calls of a typed reference are sent to as messages of a connection. */
public record RemoteMessages(ActorLink link, ClientValues values, HostedType type, ActorAddress address)
        implements TypedReference.Target {

    @Override
    public Object kind() {
        return link;
    }

    @Override
    public Publisher<Object> call(Action action, Object[] arguments) {
        Mono<Object> sent = link.send(action.name(), () -> values.arguments(action, arguments))
                .cast(Object.class);
        return action.signature().stream() ? sent.flux() : sent;
    }
}
