package dev.rouse.client;

import dev.rouse.ActorAddress;
import dev.rouse.ActorInfo;
import dev.rouse.ActorQueue;
import dev.rouse.ActorWorkflows;
import dev.rouse.base.Arguments;
import dev.rouse.base.CallKeys;
import dev.rouse.client.call.RemoteActor;
import dev.rouse.client.session.SessionState;
import dev.rouse.type.HostedType;
import dev.rouse.type.TypedReference;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Calls to actors of a server, over one WebSocket that is opened at the first use and, where it is lost, opened again for ever.
 *
 * <pre>{@code
 * RouseClient client = RouseClient.builder().endpoint("https://actors.example.com").build();
 * client.actor(Counter.class, "visits").increment(1).subscribe();
 * }</pre>
 *
 * <p>Calls are cold, and end as those in process do, by the same errors. They complete on the event loop of the client, and nothing that
 * runs there may block. While there is no connection calls wait for one within their time-out, in bounds; one that no server could
 * have taken ends with a {@link dev.rouse.RetryableException}. When the connection is lost, calls that surely did not begin, and those of {@link
 * dev.rouse.ReadOnly} and {@link dev.rouse.Watch} actions, are made again by themselves; any other ends with {@link
 * dev.rouse.OutcomeUnknownException}. Of an action that the interface marks as read-only a stream that has begun ends with a {@code
 * RetryableException}.
 */
public final class RouseClient {

    private final ClientParts parts;
    private final Duration timeout;

    /** Gives each call its key; null for none. */
    private final Supplier<@Nullable String> keys;

    RouseClient(ClientParts parts, Duration timeout) {
        this(parts, timeout, () -> null);
    }

    private RouseClient(ClientParts parts, Duration timeout, Supplier<@Nullable String> keys) {
        this.parts = parts;
        this.timeout = timeout;
        this.keys = keys;
    }

    /** Begins to make a client. */
    public static RouseClientBuilder builder() {
        return new RouseClientBuilder();
    }

    /**
     * This client with another time-out, on the same connection.
     *
     * @param other more than zero
     */
    public RouseClient withCallTimeout(Duration other) {
        Arguments.required("timeout", other);
        if (other.isNegative() || other.isZero()) {
            throw new IllegalArgumentException("A call time-out is more than zero, got " + other + ".");
        }
        return new RouseClient(parts, other, keys);
    }

    /**
     * This client with a key for each call, a random one, on the same connection: a call that may have happened when the connection was
     * lost is made again too, and has its effect once. Calls for streams that may change something are refused.
     */
    public RouseClient keyed() {
        return new RouseClient(parts, timeout, parts::key);
    }

    /**
     * This client with that key for its calls, on the same connection: as {@link dev.rouse.ActorClient#withKey} says. Who makes the call
     * again, even another process, has the answer of the first.
     *
     * @param key from 1 to 255 characters, a new one for each call that is meant anew
     * @throws IllegalArgumentException no call has such a key
     */
    public RouseClient withKey(String key) {
        String checked = CallKeys.checked(key);
        return new RouseClient(parts, timeout, () -> checked);
    }

    /**
     * A reference whose calls create the actor where it does not exist.
     *
     * @param type an interface that the server has registered, by its name in kebab case or as {@link RouseClientBuilder#type} says
     * @throws dev.rouse.InvalidAddressException a key that no actor can have
     * @throws IllegalArgumentException it is no interface of actors
     */
    public <A> A actor(Class<A> type, String... key) {
        return reference(type, Frame.CallKind.GET_OR_CREATE, key);
    }

    /** As {@link #actor}, but calls end with {@link dev.rouse.ActorNotFoundException} where the actor does not exist. */
    public <A> A get(Class<A> type, String... key) {
        return reference(type, Frame.CallKind.GET, key);
    }

    private <A> A reference(Class<A> api, Frame.CallKind kind, String... key) {
        HostedType type = parts.type(Arguments.required("type", api));
        ActorAddress address = ActorAddress.of(type.name(), Arguments.noNulls("key", key));
        return TypedReference.of(
                api, new RemoteActor(parts.session(), parts.values(), type, address, kind, timeout, null, keys));
    }

    /** As {@link #actor(Class, String...)}, by address. */
    public ClientActor actor(ActorAddress address) {
        return new ClientActor(
                parts, Arguments.required("address", address), Frame.CallKind.GET_OR_CREATE, timeout, keys);
    }

    /** As {@link #get(Class, String...)}, by address. */
    public ClientActor get(ActorAddress address) {
        return new ClientActor(parts, Arguments.required("address", address), Frame.CallKind.GET, timeout, keys);
    }

    /**
     * A queue of an actor, which is created by the first message where it does not exist: as {@link
     * dev.rouse.ActorClient#queue(Class, String, String...)}. A message under a {@linkplain #keyed key} is sent again by itself where the
     * connection is lost, and taken once.
     *
     * @param type an interface that the server has registered
     */
    public ActorQueue queue(Class<?> type, String name, String... key) {
        HostedType known = parts.type(Arguments.required("type", type));
        return new ClientQueue(
                parts,
                known,
                ActorAddress.of(known.name(), Arguments.noNulls("key", key)),
                Arguments.required("name", name),
                timeout,
                Map.of(),
                keys);
    }

    /** As {@link #queue(Class, String, String...)}, by address: what messages consist of is not known here, and answers are plain data. */
    public ActorQueue queue(ActorAddress address, String name) {
        return new ClientQueue(
                parts,
                null,
                Arguments.required("address", address),
                Arguments.required("name", name),
                timeout,
                Map.of(),
                keys);
    }

    /**
     * The workflows of an actor, which is created by a start where it does not exist: as {@link
     * dev.rouse.ActorClient#workflows(ActorAddress)}. An order under a {@linkplain #keyed key} is given again by itself where the connection is
     * lost, and carried out once.
     */
    public ActorWorkflows workflows(ActorAddress address) {
        return new ClientWorkflows(parts, Arguments.required("address", address), timeout, keys);
    }

    /** As {@link #workflows(ActorAddress)}, by an interface that the server has registered. */
    public ActorWorkflows workflows(Class<?> type, String... key) {
        HostedType known = parts.type(Arguments.required("type", type));
        return workflows(ActorAddress.of(known.name(), Arguments.noNulls("key", key)));
    }

    /**
     * Creates the actor and completes with a reference once it is durable. Cold; ends with {@link dev.rouse.ActorExistsException} where it
     * exists.
     *
     * @param input plain data, as JSON has it: text, number, boolean, list or map; null for none
     */
    public <A> Mono<A> create(Class<A> type, @Nullable Object input, String... key) {
        ActorAddress address =
                ActorAddress.of(parts.type(Arguments.required("type", type)).name(), Arguments.noNulls("key", key));
        return create(address, input).then(Mono.fromSupplier(() -> actor(type, key)));
    }

    /** As {@link #create(Class, Object, String...)}, by address. */
    public Mono<Void> create(ActorAddress address, @Nullable Object input) {
        Arguments.required("address", address);
        return Mono.defer(() -> {
            List<@Nullable WireValue> given =
                    input == null ? List.of() : parts.values().arguments("create", input);
            return parts.order(address, Frame.CallKind.CREATE, given, Void.class, timeout)
                    .then();
        });
    }

    /** As {@link #connect(ActorAddress, Object)}, by interface and key. */
    public Mono<ClientConnection> connect(Class<?> type, @Nullable Object parameters, String... key) {
        return connect(
                ActorAddress.of(parts.type(Arguments.required("type", type)).name(), Arguments.noNulls("key", key)),
                parameters);
    }

    /**
     * Connects to an actor, which decides in {@link dev.rouse.Actor#onBeforeConnect} and knows the client from then on. Cold: each subscription
     * is a connection of its own. Completes with the connection once the actor has accepted it, on the event loop of the client, and ends with what
     * the actor or its server refuses it by. Where there is no server, or it cannot now, it is tried for ever: bound that with {@code timeout}. One that
     * is cancelled before is taken back; after that the connection lasts until it is {@linkplain ClientConnection#close closed}.
     *
     * @param parameters for the actor, written as JSON; null for none
     */
    public Mono<ClientConnection> connect(ActorAddress address, @Nullable Object parameters) {
        return parts.connect(Arguments.required("address", address), parameters, timeout);
    }

    /** Removes everything the actor has. Cold; ends with {@link dev.rouse.ActorNotFoundException} where there is no actor. */
    public Mono<Void> destroy(ActorAddress address) {
        Arguments.required("address", address);
        return parts.order(address, Frame.CallKind.DESTROY, List.of(), Void.class, timeout)
                .then();
    }

    /** Information on an actor, which is not woken for it; times among the facts of its features are text. Cold. */
    public Mono<ActorInfo> info(ActorAddress address) {
        Arguments.required("address", address);
        return parts.order(address, Frame.CallKind.INFO, List.of(), InfoView.class, timeout)
                .map(view -> ((InfoView) view).of(address));
    }

    /**
     * The state of the connection: the present one at once, then each that follows; one who takes them slowly misses those that are over.
     * Completes behind {@link ConnectionState.Phase#CLOSED}.
     */
    public Flux<ConnectionState> states() {
        return parts.session().states().map(RouseClient::state);
    }

    private static ConnectionState state(SessionState state) {
        return new ConnectionState(
                ConnectionState.Phase.valueOf(state.phase().name()),
                state.endpoint() == null ? null : state.endpoint().uri(),
                state.cause(),
                state.pause());
    }

    /**
     * Closes the connection for good, and those to actors with it: calls that wait end with a {@link dev.rouse.RetryableException}, and those under way as when a
     * connection is lost. Cold; completes once its event loop has ended, where that is its own.
     */
    public Mono<Void> close() {
        return parts.close();
    }
}
