package dev.rouse.client;

import dev.rouse.ActorAddress;
import dev.rouse.base.Arguments;
import dev.rouse.client.call.CallRequest;
import dev.rouse.client.call.RemoteFlux;
import dev.rouse.wire.Frame;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** An actor of a server, called by the name of its action. Typed callers use {@link RouseClient#actor(Class, String...)}. */
public final class ClientActor {

    private final ClientParts parts;
    private final ActorAddress address;
    private final Frame.CallKind kind;
    private final Duration timeout;

    ClientActor(ClientParts parts, ActorAddress address, Frame.CallKind kind, Duration timeout) {
        this.parts = parts;
        this.address = address;
        this.kind = kind;
        this.timeout = timeout;
    }

    /** The address of the actor that is called. */
    public ActorAddress address() {
        return address;
    }

    /**
     * Calls an action. The {@code Flux} has the elements of a stream, or at most the one result. Cold: each subscription is a call of its
     * own; everything else as {@link RouseClient} says. What the action does is not known here: a call whose connection was lost is
     * made again only where it surely did not happen.
     *
     * @param result the class that results or elements are read as
     * @param arguments each is written as what it is
     */
    public <T> Flux<T> call(String action, Class<T> result, @Nullable Object... arguments) {
        Arguments.required("action", action);
        Arguments.required("result", result);
        Arguments.required("arguments", arguments);
        return new RemoteFlux(
                        parts.session(),
                        parts.values(),
                        () -> new CallRequest(
                                address,
                                kind,
                                action,
                                parts.values().arguments(action, arguments),
                                true,
                                false,
                                result,
                                timeout))
                .cast(result);
    }
}
