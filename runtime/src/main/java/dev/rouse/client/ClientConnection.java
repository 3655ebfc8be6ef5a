package dev.rouse.client;

import dev.rouse.ActorAddress;
import dev.rouse.EventQuery;
import dev.rouse.base.Arguments;
import dev.rouse.base.ErrorText;
import dev.rouse.client.ClientConnectionState.Phase;
import dev.rouse.client.call.CallRequest;
import dev.rouse.client.call.RemoteActor;
import dev.rouse.client.call.RemoteFlux;
import dev.rouse.client.connect.ActorLink;
import dev.rouse.client.connect.LinkListener;
import dev.rouse.client.connect.LinkRequest;
import dev.rouse.client.connect.RemoteMessages;
import dev.rouse.client.event.RemoteEvents;
import dev.rouse.type.HostedType;
import dev.rouse.type.TypedReference;
import dev.rouse.wire.Frame;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;

/**
 * A connection to an actor, which is the actor's own data there and outlives the socket that it is on: when that is lost, it is resumed on the next one,
 * at whatever server, for as long as the server has it. From any thread; everything completes on the event loop of the client, where nothing may block.
 *
 * <p>Messages are applied once, in the order in which they were sent, whatever is lost in between.
 */
public final class ClientConnection {

    private final ClientParts parts;
    private final ActorAddress address;
    private final Duration timeout;
    private final ActorLink link;
    private final Sinks.Many<ClientConnectionState> states =
            Sinks.many().replay().latest();

    ClientConnection(ClientParts parts, LinkRequest request, Duration timeout, MonoSink<ClientConnection> asked) {
        this.parts = parts;
        this.address = request.address();
        this.timeout = timeout;
        this.link = new ActorLink(parts.session(), request, new Told(asked));
        asked.onCancel(link::close);
    }

    void open() {
        link.open();
    }

    /** Tells what becomes of it. */
    private final class Told implements LinkListener {

        private final MonoSink<ClientConnection> asked;

        Told(MonoSink<ClientConnection> asked) {
            this.asked = asked;
        }

        @Override
        public void connected(boolean resumed) {
            tell(resumed ? Phase.RESUMED : Phase.CONNECTED, null, null);
            asked.success(ClientConnection.this);
        }

        @Override
        public void lost(Throwable cause) {
            tell(Phase.LOST, ErrorText.message(cause), cause);
        }

        @Override
        public void begunAnew(Throwable cause) {
            tell(Phase.CONNECTING_ANEW, ErrorText.message(cause), cause);
        }

        @Override
        public void ended(String reason, @Nullable RuntimeException error) {
            tell(Phase.ENDED, error == null ? reason : ErrorText.message(error), error);
            states.tryEmitComplete();
            if (error != null) {
                asked.error(error);
            } else {
                asked.success();
            }
        }

        private void tell(Phase phase, @Nullable String reason, @Nullable Throwable cause) {
            states.tryEmitNext(new ClientConnectionState(phase, reason, cause));
        }
    }

    /** The address of the actor. */
    public ActorAddress address() {
        return address;
    }

    /** Its id, a secret: who knows it may resume the connection. Another one once it was connected anew. */
    public String id() {
        return Objects.requireNonNull(link.id(), "id");
    }

    /**
     * Its state: the present one at once, then each that follows; one who takes them slowly misses those that are over. Completes behind {@link
     * Phase#ENDED}.
     */
    public Flux<ClientConnectionState> states() {
        return states.asFlux().onBackpressureLatest();
    }

    /**
     * Sends a message: the actor runs {@code action} in a turn, and its result is dropped. The {@code Mono} is cold: each subscription sends one. It completes
     * once what the turn did is durable, or ends with the error of a turn that failed and changed nothing; where the word of that was
     * lost with a socket, it completes. A message waits while the connection is lost. Of those that are not acknowledged so many may be there as
     * {@link ClientOptions#maxMessages} and {@link ClientOptions#maxMessageBytes} say, one more ends with {@link dev.rouse.OverloadedException}.
     * When the connection ends, one that was sent ends with {@link dev.rouse.OutcomeUnknownException}, and one that was not with {@link
     * dev.rouse.ConnectionEndedException}, or the error that ended it. Cancelling takes back one that was not sent.
     *
     * @param arguments each is written as what it is
     */
    public Mono<Void> send(String action, @Nullable Object... arguments) {
        Arguments.required("action", action);
        Arguments.required("arguments", arguments);
        return link.send(action, () -> parts.values().arguments(action, arguments));
    }

    /** A reference whose calls are {@linkplain #send messages} of this connection: each completes empty. */
    public <A> A messages(Class<A> type) {
        HostedType hosted = parts.type(Arguments.required("type", type));
        return TypedReference.of(type, new RemoteMessages(link, parts.values(), hosted, address));
    }

    /**
     * A reference whose calls are those of this connection: {@link dev.rouse.Actor#canCall} is asked, and the turn knows the connection. They
     * wait while it is lost; everything else as {@link RouseClient} says.
     */
    public <A> A actor(Class<A> type) {
        HostedType hosted = parts.type(Arguments.required("type", type));
        return TypedReference.of(
                type,
                new RemoteActor(
                        parts.session(),
                        parts.values(),
                        hosted,
                        address,
                        Frame.CallKind.GET,
                        timeout,
                        link,
                        () -> null));
    }

    /** As {@link #actor}, by the name of the action: see {@link ClientActor#call}. */
    public <T> Flux<T> call(String action, Class<T> result, @Nullable Object... arguments) {
        Arguments.required("action", action);
        Arguments.required("result", result);
        Arguments.required("arguments", arguments);
        return new RemoteFlux(
                        parts.session(),
                        parts.values(),
                        () -> new CallRequest(
                                address,
                                Frame.CallKind.GET,
                                action,
                                parts.values().arguments(action, arguments),
                                true,
                                false,
                                result,
                                timeout,
                                link))
                .cast(result);
    }

    /**
     * Subscribes to events of the actor as this connection may hear them: {@link dev.rouse.Actor#canSubscribe} is asked. Ends when the connection does;
     * everything else as {@link ClientActor#events(EventQuery, Class)} says.
     *
     * @param query names its events
     */
    public <T> Flux<ClientEvent<T>> events(EventQuery query, Class<T> type) {
        Arguments.required("type", type);
        if (Arguments.required("query", query).name() == null) {
            throw new IllegalArgumentException(
                    "A connection subscribes to events of one name: query.named(\"message\").");
        }
        return parts.events(new RemoteEvents(parts.session(), address, query, link), type);
    }

    /**
     * Events that the actor sends to this connection alone, each once and in order, or an explicit {@link ClientEvent.Gap} of those that
     * the actor keeps no more; their {@code life} is 0. It has one subscriber at a time, and the next goes on behind what the one before
     * has got: nothing that came meanwhile is lost. Some are held for one who asks for little, and others asked for again. Completes when the
     * connection ends, or ends with the error that it ends with.
     *
     * @param type of values, read by the {@link ClientOptions#json mapper} of the client; where they differ, {@code JsonNode} reads them all
     */
    public <T> Flux<ClientEvent<T>> received(Class<T> type) {
        Arguments.required("type", type);
        return parts.events(link.received(), type);
    }

    /**
     * Ends it for good. Cold; completes at once. Messages that are not acknowledged are not waited for. While it is lost, the actor hears of that
     * only once its time to be resumed is over.
     */
    public Mono<Void> close() {
        return Mono.fromRunnable(link::close);
    }
}
