package dev.rouse.connection.front;

import dev.rouse.ActorAddress;
import dev.rouse.ActorDestroyedException;
import dev.rouse.ActorNotFoundException;
import dev.rouse.CallTimeoutException;
import dev.rouse.ConnectionEndedException;
import dev.rouse.ConnectionGateway;
import dev.rouse.ErrorKind;
import dev.rouse.FrontConnection;
import dev.rouse.FrontSocket;
import dev.rouse.InvalidCallException;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.Principal;
import dev.rouse.RawRequest;
import dev.rouse.RawResponse;
import dev.rouse.RetryableException;
import dev.rouse.RouseException;
import dev.rouse.base.Arguments;
import dev.rouse.base.Backoff;
import dev.rouse.call.CallFlux;
import dev.rouse.call.CallKind;
import dev.rouse.call.CallMono;
import dev.rouse.call.CallTarget;
import dev.rouse.connection.Attached;
import dev.rouse.connection.ConnectionOrder;
import dev.rouse.connection.ConnectionOrders;
import dev.rouse.connection.OpenedSocket;
import dev.rouse.connection.RawAnswer;
import dev.rouse.connection.RawRequestBytes;
import dev.rouse.log.GuardedLogger;
import dev.rouse.record.NodeId;
import dev.rouse.record.connection.ConnectionId;
import dev.rouse.type.Action;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The connections that fronts of one node hold, and those whose clients are away. */
public final class FrontConnections implements ConnectionGateway {

    private static final byte[] NONE = {};

    private static final Logger LOG = GuardedLogger.of(FrontConnections.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private static final Duration FIRST_MESSAGE_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_MESSAGE_PAUSE = Duration.ofSeconds(5);

    private static final int RESUME_TRIES = 3;

    /** Tries to end a connection of which nobody knows whether it was made. */
    private static final int UNSURE_TRIES = 20;

    private final FrontNode node;
    private final RandomGenerator random;
    private final Backoff backoff;

    /** Pauses between tries to hand over a message of a raw socket. */
    private final Backoff messages;

    /** Ends of connections that are to come, or are tried again. */
    private final Map<ConnectionId, Disposable> ends = new ConcurrentHashMap<>();

    /** Those that hold a connection, by its id. */
    private final Map<ConnectionId, HeldConnection> holders = new ConcurrentHashMap<>();

    private final FrontPresence presence;

    /** @param random whose numbers nobody can guess, for any thread */
    public FrontConnections(FrontNode node, RandomGenerator random) {
        this.node = node;
        this.random = random;
        this.backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, random);
        this.messages = new Backoff(FIRST_MESSAGE_PAUSE, LONGEST_MESSAGE_PAUSE, random);
        this.presence = new FrontPresence(node, holders.values());
    }

    /** Number of connections that this node holds. */
    public int held() {
        return holders.size();
    }

    FrontNode node() {
        return node;
    }

    @Override
    public ConnectionGateway withPrincipal(Principal principal) {
        return new Identified(this, Arguments.required("principal", principal).until(null));
    }

    @Override
    public Mono<FrontConnection> connect(ActorAddress actor, byte @Nullable [] parameters) {
        return connect(actor, parameters, null);
    }

    @Override
    public Mono<FrontConnection> resume(ActorAddress actor, String id, long attempt) {
        return resume(actor, id, attempt, null);
    }

    @Override
    public Mono<FrontSocket> openSocket(ActorAddress actor, RawRequest request, List<String> protocols) {
        return openSocket(actor, request, protocols, null);
    }

    @Override
    public Mono<RawResponse> http(ActorAddress actor, RawRequest request, byte[] body) {
        return http(actor, request, body, null, null);
    }

    @Override
    public Mono<RawResponse> http(ActorAddress actor, RawRequest request, Flux<byte[]> body) {
        return http(actor, request, NONE, Arguments.required("body", body), null);
    }

    /** The same under an identity. */
    private record Identified(FrontConnections fronts, Principal principal) implements ConnectionGateway {

        @Override
        public ConnectionGateway withPrincipal(Principal other) {
            return fronts.withPrincipal(other);
        }

        @Override
        public Mono<FrontConnection> connect(ActorAddress actor, byte @Nullable [] parameters) {
            return fronts.connect(actor, parameters, principal);
        }

        @Override
        public Mono<FrontConnection> resume(ActorAddress actor, String id, long attempt) {
            return fronts.resume(actor, id, attempt, principal);
        }

        @Override
        public Mono<FrontSocket> openSocket(ActorAddress actor, RawRequest request, List<String> protocols) {
            return fronts.openSocket(actor, request, protocols, principal);
        }

        @Override
        public Mono<RawResponse> http(ActorAddress actor, RawRequest request, byte[] body) {
            return fronts.http(actor, request, body, null, principal);
        }

        @Override
        public Mono<RawResponse> http(ActorAddress actor, RawRequest request, Flux<byte[]> body) {
            return fronts.http(actor, request, NONE, Arguments.required("body", body), principal);
        }
    }

    private Mono<FrontConnection> connect(
            ActorAddress actor, byte @Nullable [] parameters, @Nullable Principal principal) {
        Arguments.required("actor", actor);
        return make(
                actor, principal, ConnectionOrders.CONNECT, parameters, made -> (Attached) made, (held, made) -> held);
    }

    private Mono<FrontSocket> openSocket(
            ActorAddress actor, RawRequest request, List<String> protocols, @Nullable Principal principal) {
        Arguments.required("actor", actor);
        byte[] head = RawRequestBytes.encode(
                Arguments.required("request", request), List.copyOf(Arguments.required("protocols", protocols)));
        return make(
                actor,
                principal,
                ConnectionOrders.OPEN_SOCKET,
                head,
                made -> ((OpenedSocket) made).attached(),
                (held, made) -> new HeldSocket(held, ((OpenedSocket) made).protocol(), messages));
    }

    /** @param parts of the body where it is a stream; null where it is whole */
    private Mono<RawResponse> http(
            ActorAddress actor,
            RawRequest request,
            byte[] body,
            @Nullable Flux<byte[]> parts,
            @Nullable Principal principal) {
        Arguments.required("actor", actor);
        byte[] whole =
                RawRequestBytes.withBody(Arguments.required("request", request), Arguments.required("body", body));
        return Mono.defer(() -> {
            ConnectionId id = ConnectionId.random(random);
            NodeId self = node.self();
            ConnectionOrder read = new ConnectionOrder(id, 0, 0, self, null, null);
            ConnectionOrder asked = parts == null
                    ? new ConnectionOrder(id, 0, 0, self, null, whole)
                    : new ConnectionOrder(id, 0, 0, self, null, whole)
                            .with(parts.concatMapIterable(RawRequestBytes::parts, 1));
            Action answering = parts == null ? ConnectionOrders.HTTP : ConnectionOrders.STREAMED_HTTP;
            return order(actor, principal, answering, asked)
                    .cast(RawAnswer.class)
                    .map(answer -> answer.isStream()
                            ? answer.response().body(body(actor, principal, read))
                            : answer.response());
        });
    }

    private Flux<byte[]> body(ActorAddress actor, @Nullable Principal principal, ConnectionOrder read) {
        return Flux.defer(() -> new CallFlux(
                        node.recipient(actor, CallKind.CONNECTION, caller(principal)), ConnectionOrders.BODY, read))
                .cast(byte[].class);
    }

    private static CallTarget.@Nullable Caller caller(@Nullable Principal principal) {
        return principal == null ? null : new CallTarget.Caller(principal, null);
    }

    /** One that this node holds, and as its front knows it. */
    private record Made<T>(HeldConnection held, T known) {}

    private <T> Mono<T> make(
            ActorAddress actor,
            @Nullable Principal principal,
            Action making,
            byte @Nullable [] value,
            Function<Object, Attached> attached,
            BiFunction<HeldConnection, Object, T> known) {
        return Mono.defer(() -> {
            ConnectionId id = ConnectionId.random(random);
            NodeId self = node.self();
            Mono<Object> asked = order(actor, principal, making, new ConnectionOrder(id, 0, 0, self, null, value))
                    .doOnError(
                            FrontConnections::mayHaveHappened,
                            error -> end(actor, id, 0, "its front never heard of it", Duration.ZERO));
            return new Handover<>(
                            asked,
                            answer -> {
                                HeldConnection held = new HeldConnection(
                                        this, actor, principal, id, self, attached.apply(answer), false);
                                return new Made<>(held, known.apply(held, answer));
                            },
                            unwanted -> unwanted.held().end("its client left before it was accepted"),
                            question -> {})
                    .connection()
                    .map(Made::known);
        });
    }

    private Mono<FrontConnection> resume(ActorAddress actor, String text, long attempt, @Nullable Principal principal) {
        Arguments.required("actor", actor);
        if (attempt < 0 || attempt > ConnectionOrders.MOST_ATTEMPTS) {
            throw new InvalidCallException("Attempts to resume a connection have numbers up to "
                    + ConnectionOrders.MOST_ATTEMPTS + ", got " + attempt + ".");
        }
        ConnectionId id = ConnectionId.parse(Arguments.required("id", text));
        if (id == null) {
            return Mono.error(new ConnectionEndedException(actor, "no connection has such an id"));
        }
        return Mono.defer(() -> {
            NodeId self = node.self();
            return new Handover<>(
                            attach(actor, principal, new ConnectionOrder(id, 0, attempt, self, null, null))
                                    .retryWhen(backoff.retry(
                                            RESUME_TRIES, FrontConnections::mayHaveHappened, node.timer())),
                            made -> resumed(new HeldConnection(this, actor, principal, id, self, made, true), id),
                            HeldConnection::lost,
                            question -> {
                                question.dispose();
                                maybeResumed(actor, id);
                            })
                    .connection()
                    .cast(FrontConnection.class)
                    .doOnError(FrontConnections::mayHaveHappened, error -> maybeResumed(actor, id))
                    .onErrorMap(ActorDestroyedException.class, error -> new ActorNotFoundException(actor));
        });
    }

    private HeldConnection resumed(HeldConnection held, ConnectionId id) {
        Disposable end = ends.remove(id);
        if (end != null) {
            end.dispose();
        }
        return held;
    }

    /** A client that is not there any more may have resumed the connection here, and nobody knows whether it has. */
    private void maybeResumed(ActorAddress actor, ConnectionId id) {
        HeldConnection holder = holders.get(id);
        if (holder == null) {
            Duration within = node.recipient(actor, CallKind.CONNECTION, null)
                    .type()
                    .options()
                    .connections()
                    .resumeWithin();
            end(actor, id, 0, HeldConnection.STAYED_AWAY, within);
        } else {
            holder.confirm();
        }
    }

    /**
     * Takes a connection up for a front of this node.
     *
     * @param taking with the attachment of a front that has it already, and the number of a client's attempt
     */
    Mono<Attached> attach(ActorAddress actor, @Nullable Principal principal, ConnectionOrder taking) {
        return order(actor, principal, ConnectionOrders.RESUME, taking).cast(Attached.class);
    }

    /** {@code now} is the one that holds the connection here. */
    void holds(ConnectionId id, HeldConnection now) {
        HeldConnection before = holders.put(id, now);
        if (before != null) {
            before.overtaken();
        }
        presence.lookLater();
    }

    void letsGo(ConnectionId id, HeldConnection held) {
        holders.remove(id, held);
    }

    Mono<Object> order(ActorAddress actor, @Nullable Principal principal, Action order, Object... arguments) {
        return new CallMono(node.recipient(actor, CallKind.CONNECTION, caller(principal)), order, arguments);
    }

    /**
     * Ends a connection, unless another front has taken it up, and tries until it is known to be ended.
     *
     * @param attachment of the front; 0 for any of this node
     * @param after how long its client may come back
     */
    void end(ActorAddress actor, ConnectionId id, long attachment, String reason, Duration after) {
        Disposable.Swap ending = Disposables.swap();
        Disposable before = ends.put(id, ending);
        if (before != null) {
            before.dispose();
        }
        Mono<Object> order = Mono.defer(() -> attachment == 0 && holders.containsKey(id)
                ? Mono.empty()
                : order(
                        actor,
                        null,
                        ConnectionOrders.DISCONNECT,
                        new ConnectionOrder(id, attachment, 0, node.self(), reason, null)));
        long tries = attachment == 0 ? UNSURE_TRIES : Long.MAX_VALUE;
        Mono<Object> retried =
                order.retryWhen(backoff.retry(tries, error -> isUnknown(error) && !node.hasEnded(), node.timer()));
        ending.update((after.isZero() ? retried : retried.delaySubscription(after, node.timer()))
                .doFinally(signal -> ends.remove(id, ending))
                .subscribe(nothing -> {}, error -> notEnded(actor, error)));
    }

    private void notEnded(ActorAddress actor, Throwable error) {
        if (!isNothingThere(error) && !node.hasEnded()) {
            LOG.atWarn()
                    .setCause(error)
                    .addKeyValue("actor", actor)
                    .log("A connection of an actor could not be ended: it is ended when this node is gone");
        }
    }

    /** Whether nobody knows if it has happened. */
    private static boolean mayHaveHappened(Throwable error) {
        return error instanceof OutcomeUnknownException || error instanceof CallTimeoutException;
    }

    /** Whether it may have happened, or may happen when it is tried again. */
    static boolean isUnknown(Throwable error) {
        return error instanceof RetryableException && !(error instanceof ActorDestroyedException)
                || error instanceof OutcomeUnknownException
                || error instanceof CallTimeoutException;
    }

    private static boolean isNothingThere(Throwable error) {
        return error instanceof ActorDestroyedException
                || error instanceof RouseException known && known.kind() == ErrorKind.NOT_FOUND;
    }
}
