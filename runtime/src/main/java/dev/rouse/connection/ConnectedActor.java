package dev.rouse.connection;

import dev.rouse.ActionException;
import dev.rouse.Actor;
import dev.rouse.ActorAddress;
import dev.rouse.ActorDriver;
import dev.rouse.ConnectionEndedException;
import dev.rouse.ConnectionOptions;
import dev.rouse.ConnectionRequest;
import dev.rouse.ErrorKind;
import dev.rouse.InvalidCallException;
import dev.rouse.LimitExceededException;
import dev.rouse.Principal;
import dev.rouse.RawHandshake;
import dev.rouse.RawMessage;
import dev.rouse.call.Call;
import dev.rouse.call.CallKind;
import dev.rouse.call.CallTarget;
import dev.rouse.log.GuardedLogger;
import dev.rouse.loop.LaneLoop;
import dev.rouse.record.connection.ConnectionId;
import dev.rouse.record.connection.ConnectionRecord;
import dev.rouse.turn.Turn;
import dev.rouse.turn.TurnHost;
import dev.rouse.type.Action;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Carries out orders about connections, in turns of their actor: its hooks, and what is noted of the connection. */
public final class ConnectedActor implements TurnHost.Runner {

    private static final Logger LOG = GuardedLogger.of(ConnectedActor.class);

    private final OwnConnections own;
    private final Actor<?> actor;
    private final Object target;

    /** @param target runs what may be called: the actor, or what runs the turn in its place */
    public ConnectedActor(OwnConnections own, Actor<?> actor, Object target) {
        this.own = own;
        this.actor = actor;
        this.target = target;
    }

    private ActorAddress address() {
        return own.host().address();
    }

    private ConnectionOptions options() {
        return own.host().type().options().connections();
    }

    private <T> Mono<T> inTurn(String what, Function<Turn, Mono<T>> part) {
        return own.scope().inTurn(what, part);
    }

    // Beginning and end.

    Mono<Attached> connect(ConnectionOrder order) {
        return connect(order, order.value(), null);
    }

    Mono<OpenedSocket> openSocket(ConnectionOrder order) {
        return Mono.defer(() -> {
            OwnHandshake handshake = OwnHandshake.of(order.value(), options().rawSocketsHibernate());
            return connect(order, null, handshake).map(attached -> new OpenedSocket(attached, handshake.chosen()));
        });
    }

    /** Turns of plain requests. */
    HttpTurns http() {
        return new HttpTurns(own, actor);
    }

    /** @param handshake of one that is a raw socket; null for any other */
    private Mono<Attached> connect(
            ConnectionOrder order, byte @Nullable [] parameters, @Nullable OwnHandshake handshake) {
        ConnectionId id = order.id();
        return inTurn("onBeforeConnect", turn -> {
                    checkRoom(turn);
                    int limit = options().maxParameterBytes();
                    if (parameters != null && parameters.length > limit) {
                        throw new LimitExceededException(
                                "bytes of the parameters of a connection", parameters.length, limit);
                    }
                    return ActorDriver.beforeConnect(actor, new Request(parameters, principal(turn), handshake));
                })
                .onErrorMap(ActionException.class, ConnectedActor::refusal)
                .then(inTurn("onConnect", turn -> {
                    Principal principal = principal(turn);
                    String name = principal == null ? null : principal.name();
                    long now = turn.host().lane().clockMillis();
                    ConnectionRecord record = handshake == null
                            ? ConnectionRecord.accepted(now, order.front(), parameters, name)
                            : ConnectionRecord.accepted(now, order.front(), handshake.record(), name);
                    own.feature().change(turn, id, before -> before == null ? record : before);
                    return ActorDriver.connected(actor, own.of(id, record));
                }))
                .then(inTurn("connect", turn -> Mono.just(attached(turn, id))));
    }

    private static @Nullable Principal principal(Turn turn) {
        CallTarget.Caller caller = turn.call().calledBy();
        return caller == null ? null : caller.principal();
    }

    private void checkRoom(Turn turn) {
        int limit = options().maxCount();
        int there = own.feature().seen(turn).size();
        if (there >= limit) {
            throw new LimitExceededException("connections of one actor", there + 1L, limit);
        }
    }

    /** A refusal of the user that says no more than that is one of access. */
    private static Throwable refusal(ActionException error) {
        return error.kind() == ErrorKind.USER
                ? new ActionException(
                        ErrorKind.FORBIDDEN,
                        error.code(),
                        Objects.requireNonNullElse(error.getMessage(), error.code()),
                        error.metadata())
                : error;
    }

    private final class Request implements ConnectionRequest {

        private final byte @Nullable [] parameters;
        private final @Nullable Principal principal;
        private final @Nullable OwnHandshake handshake;

        Request(byte @Nullable [] parameters, @Nullable Principal principal, @Nullable OwnHandshake handshake) {
            this.parameters = parameters;
            this.principal = principal;
            this.handshake = handshake;
        }

        @Override
        public Optional<RawHandshake> socket() {
            return Optional.ofNullable(handshake);
        }

        @Override
        public Optional<Principal> principal() {
            return Optional.ofNullable(principal);
        }

        @Override
        public ActorAddress actor() {
            return address();
        }

        @Override
        public <T> @Nullable T parameters(Class<T> type) {
            return parameters == null
                    ? null
                    : OwnConnection.read(
                            own.host().type().options().events().json(),
                            "the parameters of a connection",
                            parameters,
                            type);
        }
    }

    private Attached attached(Turn turn, ConnectionId id) {
        ConnectionRecord record = Objects.requireNonNull(own.feature().seen(turn, id));
        long position = own.events().settledEnd(own.host());
        return new Attached(
                record.attachment(),
                record.received(),
                position,
                TimeUnit.NANOSECONDS.toMillis(LaneLoop.nanos(options().resumeWithin())),
                record.subscriptions());
    }

    /** Takes the connection up; a front that has it already, by its attachment, gets the same answer again. */
    Mono<Attached> resume(ConnectionOrder order) {
        ConnectionId id = order.id();
        return inTurn("resume", turn -> {
            ConnectionRecord before = own.feature().seen(turn, id);
            if (before != null && before.isOpen() && has(order, before)) {
                return Mono.just(attached(turn, id));
            }
            ConnectionRecord open = open(turn, order);
            if (open.socket() != null && order.attachment() == 0) {
                throw new ConnectionEndedException(address(), "a raw WebSocket cannot be resumed");
            }
            if (open.isBehind(order.number())) {
                throw new ConnectionEndedException(address(), "its client has resumed it by a later attempt");
            }
            Principal principal = principal(turn);
            if (!Objects.equals(open.principal(), principal == null ? null : principal.name())) {
                throw new ActionException(
                        ErrorKind.FORBIDDEN,
                        "connection_of_another",
                        "The connection was made under another identity.");
            }
            own.feature()
                    .change(turn, id, record -> record == null ? null : record.attached(order.front(), order.number()));
            Attached attached = attached(turn, id);
            if (!open.front().equals(order.front())) {
                own.send(turn, id, new Notice(Notice.Kind.ATTACHED, Long.toString(attached.attachment()), null));
            }
            return Mono.just(attached);
        });
    }

    private static boolean has(ConnectionOrder order, ConnectionRecord record) {
        long since = record.attachment() - order.attachment();
        return order.attachment() != 0 && record.front().equals(order.front()) && (since == 0 || since == 1);
    }

    /** Ends the connection, unless a front has taken it up since. */
    Mono<Void> disconnect(ConnectionOrder order) {
        return inTurn("onDisconnect", turn -> {
            ConnectionRecord record = own.feature().seen(turn, order.id());
            return record == null || isOfAnother(order, record)
                    ? Mono.empty()
                    : end(turn, order.id(), record, Objects.requireNonNullElse(order.text(), "it was closed"));
        });
    }

    private static boolean isOfAnother(ConnectionOrder order, ConnectionRecord record) {
        return order.attachment() == 0
                ? !record.front().equals(order.front())
                : record.attachment() != order.attachment();
    }

    private Mono<Void> end(Turn turn, ConnectionId id, ConnectionRecord record, String reason) {
        String told = record.ending() == null ? reason : record.ending();
        OwnConnection connection = own.of(id, record);
        own.feature().note(turn, id, before -> null);
        return Mono.defer(() -> ActorDriver.disconnected(actor, connection, told))
                .onErrorResume(error -> inTurn("onDisconnect", failed -> {
                    tellBroken(error);
                    failed.forget();
                    own.feature().note(failed, id, before -> null);
                    return Mono.empty();
                }));
    }

    /**
     * Ends connections that the actor waits for no more. A hook that fails takes the turn with it: in the next one its connection ends
     * without it.
     */
    Mono<Void> settle() {
        return inTurn(
                        "onDisconnect",
                        turn -> Mono.just(List.copyOf(own.feature().seen(turn).entrySet())))
                .flatMapIterable(all -> all)
                .filter(each -> own.isLost(each.getValue()))
                .take(own.share().settledAtOnce())
                .concatMap(each -> inTurn("onDisconnect", turn -> settle(turn, each.getKey(), each.getValue())))
                .then();
    }

    private Mono<Void> settle(Turn turn, ConnectionId id, ConnectionRecord record) {
        String reason = Objects.requireNonNullElse(record.ending(), "its client stayed away, as its front did");
        own.feature().note(turn, id, before -> null);
        return own.share().brokenHooks().contains(id)
                ? Mono.empty()
                : Mono.defer(() -> ActorDriver.disconnected(actor, own.of(id, record), reason))
                        .doOnError(error -> {
                            tellBroken(error);
                            own.share().breaksHook(id);
                        });
    }

    private void tellBroken(Throwable error) {
        LOG.atWarn()
                .setCause(error)
                .addKeyValue("actor", address())
                .log("onDisconnect of an actor failed: the connection is removed all the same");
    }

    /**
     * The record of an open connection that the front has.
     *
     * @throws ConnectionEndedException there is none, or another front has taken it up
     */
    private ConnectionRecord open(Turn turn, ConnectionOrder order) {
        ConnectionRecord record = own.feature().seen(turn, order.id());
        if (record == null || !record.isOpen()) {
            throw new ConnectionEndedException(address(), "it has ended");
        }
        if (order.attachment() != 0 && order.attachment() != record.attachment()) {
            throw new ConnectionEndedException(address(), "another front has resumed it");
        }
        return record;
    }

    // Requests of a client.

    Mono<Void> subscribe(ConnectionOrder order) {
        String name = Objects.requireNonNullElse(order.text(), "");
        return inTurn("canSubscribe", turn -> {
                    OwnConnection.checkName(name);
                    return ActorDriver.maySubscribe(actor, own.of(order.id(), open(turn, order)), name);
                })
                .defaultIfEmpty(false)
                .flatMap(may -> inTurn("subscribe", turn -> {
                    Set<String> names = new HashSet<>(open(turn, order).subscriptions());
                    if (!may) {
                        throw forbidden("subscription_forbidden", "hear events '" + name + "'");
                    }
                    int limit = options().maxSubscriptions();
                    if (names.add(name) && names.size() > limit) {
                        throw new LimitExceededException("subscriptions of one connection", names.size(), limit);
                    }
                    return with(turn, order.id(), names);
                }));
    }

    Mono<Void> unsubscribe(ConnectionOrder order) {
        return inTurn("unsubscribe", turn -> {
            Set<String> names = new HashSet<>(open(turn, order).subscriptions());
            return names.remove(order.text()) ? with(turn, order.id(), names) : Mono.empty();
        });
    }

    private Mono<Void> with(Turn turn, ConnectionId id, Set<String> names) {
        ConnectionRecord record = own.feature().seen(turn, id);
        if (record != null && !record.subscriptions().equals(names)) {
            own.feature().change(turn, id, before -> before == null ? null : before.with(names));
        }
        return Mono.empty();
    }

    /** Runs a message of a raw socket, unless it was run before. */
    Mono<Void> socketMessage(ConnectionOrder order) {
        return inTurn("onSocketMessage", turn -> {
            ConnectionRecord record = open(turn, order);
            if (record.socket() == null) {
                throw new InvalidCallException("Frames are of a raw WebSocket, which this connection is not.");
            }
            byte[] bytes = Objects.requireNonNullElse(order.value(), new byte[0]);
            return order.number() <= record.received()
                    ? Mono.empty()
                    : ActorDriver.socketMessage(
                            actor,
                            own.of(order.id(), record),
                            ConnectionOrders.TEXT.equals(order.text())
                                    ? RawMessage.text(new String(bytes, StandardCharsets.UTF_8))
                                    : RawMessage.binary(bytes));
        });
    }

    /** Runs a message, unless it was run before. */
    Publisher<?> message(ConnectionOrder order, @Nullable Object[] given) {
        return inTurn("message", turn -> {
            if (order.number() <= open(turn, order).received()) {
                return Mono.empty();
            }
            Action action = own.host().type().action(Objects.requireNonNullElse(order.text(), ""));
            if (action.signature().stream()) {
                throw new InvalidCallException(
                        "A message has no answer: call " + action.name() + " instead, which is a stream.");
            }
            Object[] arguments = action.arguments(Arrays.copyOfRange(given, 1, given.length));
            return allowed(turn, order.id(), action, () -> action.invoke(actor, arguments))
                    .flatMap(Mono::from);
        });
    }

    /** The answer of the action, where the connection may call it. */
    private Mono<Publisher<?>> allowed(
            Turn turn, ConnectionId id, Action action, Supplier<? extends Publisher<?>> answer) {
        ConnectionRecord record = own.feature().seen(turn, id);
        if (record == null || !record.isOpen()) {
            return Mono.error(new ConnectionEndedException(address(), "it has ended"));
        }
        return Mono.defer(() -> ActorDriver.mayCall(actor, own.of(id, record), action.name()))
                .defaultIfEmpty(false)
                .flatMap(may -> inTurn(
                        "canCall",
                        then -> may
                                ? Mono.<Publisher<?>>just(answer.get())
                                : Mono.error(forbidden("call_forbidden", "call " + action.name()))));
    }

    private static ActionException forbidden(String code, String what) {
        return new ActionException(ErrorKind.FORBIDDEN, code, "This connection may not " + what + ".", Map.of());
    }

    @Override
    public Publisher<?> run(Turn turn) {
        Call call = turn.call();
        return call.kind() == CallKind.CONNECTION ? call.action().invoke(this, call.arguments()) : call(turn, call);
    }

    private Publisher<?> call(Turn turn, Call call) {
        ConnectionId id = ConnectionId.parse(Objects.requireNonNullElse(call.connection(), ""));
        if (id == null) {
            return Mono.error(new ConnectionEndedException(address(), "no connection has such an id"));
        }
        Action action = call.action();
        Mono<Publisher<?>> allowed = allowed(turn, id, action, () -> TurnHost.Runner.run(turn, target));
        return action.signature().stream() ? allowed.flatMapMany(Flux::from) : allowed.flatMap(Mono::from);
    }
}
