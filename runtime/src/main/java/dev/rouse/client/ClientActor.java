package dev.rouse.client;

import dev.rouse.ActorAddress;
import dev.rouse.EventQuery;
import dev.rouse.EventsMissedException;
import dev.rouse.base.Arguments;
import dev.rouse.client.call.CallRequest;
import dev.rouse.client.call.RemoteFlux;
import dev.rouse.client.event.RemoteEvents;
import dev.rouse.wire.Frame;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** An actor of a server, called by the name of its action. Typed callers use {@link RouseClient#actor(Class, String...)}. */
public final class ClientActor {

    private final ClientParts parts;
    private final ActorAddress address;
    private final Frame.CallKind kind;
    private final Duration timeout;
    private final Supplier<@Nullable String> keys;

    ClientActor(
            ClientParts parts,
            ActorAddress address,
            Frame.CallKind kind,
            Duration timeout,
            Supplier<@Nullable String> keys) {
        this.parts = parts;
        this.address = address;
        this.kind = kind;
        this.timeout = timeout;
        this.keys = keys;
    }

    /** The address of the actor that is called. */
    public ActorAddress address() {
        return address;
    }

    /**
     * Calls an action. The {@code Flux} has the elements of a stream, or at most the one result. Cold: each subscription is a call of its
     * own; everything else as {@link RouseClient} says. What the action does is not known here: a call whose connection was lost is
     * made again only where it surely did not happen, or where it has a key.
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
                                timeout,
                                null,
                                keys.get()))
                .cast(result);
    }

    /**
     * Connects to the actor: as {@link RouseClient#connect(ActorAddress, Object)}.
     *
     * @param parameters written as JSON; null for none
     */
    public Mono<ClientConnection> connect(@Nullable Object parameters) {
        return parts.connect(address, parameters, timeout);
    }

    /**
     * Subscribes to the actor's events, without waking it. The {@code Flux} is cold, each subscription has a place of its own; it has every event
     * that is wanted once, in order, from the place that is asked for on, or an explicit {@link ClientEvent.Gap}, also over lost
     * connections. Who asks for little gets little: some are held, and others asked for again. It ends with {@link
     * dev.rouse.ActorDestroyedException} when the actor is destroyed, and with what the server refuses it by.
     *
     * @param type of values, read by the {@link ClientOptions#json mapper} of the client; one that cannot be read ends it
     */
    public <T> Flux<ClientEvent<T>> events(EventQuery query, Class<T> type) {
        Arguments.required("type", type);
        return parts.events(new RemoteEvents(parts.session(), address, Arguments.required("query", query), null), type);
    }

    /**
     * Subscribes to the values of one event, from now on: those of events without a value are left out, and a gap ends it with {@link
     * EventsMissedException}.
     *
     * @param name of the event
     * @param type of its values
     */
    public <T> Flux<T> events(String name, Class<T> type) {
        return events(EventQuery.now().named(Arguments.required("name", name)), type)
                .handle((item, subscriber) -> {
                    if (item instanceof ClientEvent.Gap<T> gap) {
                        subscriber.error(new EventsMissedException(address, gap.first(), gap.offset()));
                    } else if (item instanceof ClientEvent.Emitted<T> event && event.value() != null) {
                        subscriber.next(event.value());
                    }
                });
    }
}
