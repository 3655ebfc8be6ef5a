package dev.rouse.connection.front;

import dev.rouse.ActorAddress;
import dev.rouse.ActorDestroyedException;
import dev.rouse.ActorEvent;
import dev.rouse.ActorNotFoundException;
import dev.rouse.ConnectionEndedException;
import dev.rouse.EventQuery;
import dev.rouse.FrontConnection;
import dev.rouse.NodeUnavailableException;
import dev.rouse.Principal;
import dev.rouse.RawMessage;
import dev.rouse.RouseException;
import dev.rouse.base.Arguments;
import dev.rouse.call.CallFlux;
import dev.rouse.call.CallKind;
import dev.rouse.call.CallMono;
import dev.rouse.call.CallTarget;
import dev.rouse.call.Recipient;
import dev.rouse.connection.Attached;
import dev.rouse.connection.ConnectionOrder;
import dev.rouse.connection.ConnectionOrders;
import dev.rouse.connection.Notice;
import dev.rouse.record.NodeId;
import dev.rouse.record.connection.ConnectionId;
import dev.rouse.type.Action;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.SynchronousSink;

/** A connection that a front of this node holds. */
final class HeldConnection implements FrontConnection {

    /** The reason for which a connection ends whose client did not come back. */
    static final String STAYED_AWAY = "its client stayed away";

    private final FrontConnections fronts;
    private final ActorAddress actor;
    private final @Nullable Principal principal;
    private final ConnectionId id;
    private final Attached made;
    private final boolean isResumed;
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final Sinks.Empty<Void> ended = Sinks.empty();
    private volatile boolean isOvertaken;
    private volatile NodeId self;
    private volatile long attachment;

    /** Whether an order is under way by which this front has another attachment. */
    private volatile boolean isMoving;

    HeldConnection(
            FrontConnections fronts,
            ActorAddress actor,
            @Nullable Principal principal,
            ConnectionId id,
            NodeId self,
            Attached made,
            boolean isResumed) {
        this.fronts = fronts;
        this.actor = actor;
        this.principal = principal;
        this.id = id;
        this.made = made;
        this.isResumed = isResumed;
        this.self = self;
        this.attachment = made.attachment();
        fronts.holds(id, this);
    }

    @Override
    public ActorAddress actor() {
        return actor;
    }

    @Override
    public String id() {
        return id.toString();
    }

    @Override
    public boolean isResumed() {
        return isResumed;
    }

    @Override
    public long received() {
        return made.received();
    }

    @Override
    public Set<String> subscriptions() {
        return Set.copyOf(made.subscriptions());
    }

    @Override
    public long position() {
        return made.position();
    }

    boolean isAt(NodeId node) {
        return self.equals(node);
    }

    /** Takes the connection up under another name of this node. */
    Mono<Void> moveTo(NodeId node) {
        return Mono.defer(() -> {
                    isMoving = true;
                    return fronts.attach(actor, principal, taking(node));
                })
                .doOnNext(attached -> moved(node, attached))
                .doOnError(ConnectionEndedException.class, this::lostTo)
                .onErrorComplete()
                .then();
    }

    private ConnectionOrder taking(NodeId node) {
        return new ConnectionOrder(id, attachment, 0, node, null, null);
    }

    private void moved(NodeId node, Attached attached) {
        attachment = attached.attachment();
        self = node;
        isMoving = false;
        if (isOver.get() && !isOvertaken) {
            fronts.end(actor, id, attachment, "its client left", Duration.ZERO);
        }
    }

    /** Asks whether it is still held here, as the word that it is not may be lost, or that this node took it up again. */
    void confirm() {
        Mono.defer(() -> fronts.attach(actor, principal, taking(self))).subscribe(this::confirmed, error -> {
            if (error instanceof ConnectionEndedException ended && !isMoving) {
                lostTo(ended);
            }
        });
    }

    private void confirmed(Attached attached) {
        if (!isOver.get() && !isMoving) {
            attachment = attached.attachment();
        }
    }

    /** It is not held here any more. */
    private void lostTo(ConnectionEndedException error) {
        over(error.reason(), Duration.ZERO);
        ended.tryEmitError(error);
    }

    private ConnectionOrder order(long number, @Nullable String text) {
        return order(number, text, null);
    }

    private ConnectionOrder order(long number, @Nullable String text, byte @Nullable [] value) {
        return new ConnectionOrder(id, attachment, number, self, text, value);
    }

    /** Hands a message of a raw socket over: it is run once, however often. */
    Mono<Void> message(long number, RawMessage message) {
        return Mono.defer(() -> told(fronts.order(
                actor,
                principal,
                ConnectionOrders.SOCKET_MESSAGE,
                order(number, message.isText() ? ConnectionOrders.TEXT : null, message.bytes()))));
    }

    FrontNode node() {
        return fronts.node();
    }

    private Mono<Void> order(Action order, @Nullable String text) {
        return Mono.defer(() -> told(fronts.order(actor, principal, order, order(0, text))));
    }

    /** The end of an order: where this node took the connection up anew meanwhile, it says nothing of it. */
    private Mono<Void> told(Mono<Object> order) {
        long used = attachment;
        return order.then()
                .onErrorMap(this::goneActor)
                .onErrorMap(ConnectionEndedException.class, error -> ended(error, used));
    }

    /** A connection ends with its actor, for good. */
    private Throwable goneActor(Throwable error) {
        boolean isGone = error instanceof ActorDestroyedException destroyed && actor.equals(destroyed.address())
                || error instanceof ActorNotFoundException missing && actor.equals(missing.address());
        return isGone ? new ConnectionEndedException(actor, "its actor was destroyed") : error;
    }

    private RouseException ended(ConnectionEndedException error, long used) {
        if (isMoving || attachment != used) {
            return new NodeUnavailableException("it takes the connections of its fronts up anew");
        }
        lostTo(error);
        return error;
    }

    @Override
    public Mono<Void> message(long number, String action, @Nullable Object... arguments) {
        Arguments.required("action", action);
        return Mono.defer(() -> {
            Action called = type(action);
            @Nullable Object[] checked = called.arguments(arguments);
            Object[] all = new Object[checked.length + 1];
            all[0] = order(number, action);
            System.arraycopy(checked, 0, all, 1, checked.length);
            return told(fronts.order(actor, principal, ConnectionOrders.MESSAGE, all));
        });
    }

    private Action type(String action) {
        return fronts.node().recipient(actor, CallKind.CONNECTION, null).type().action(action);
    }

    @Override
    public Flux<Object> call(String action, @Nullable Object... arguments) {
        Arguments.required("action", action);
        return Flux.defer(() -> {
            Recipient recipient =
                    fronts.node().recipient(actor, CallKind.GET, new CallTarget.Caller(principal, id.toString()));
            Action called = recipient.type().action(action);
            Object[] checked = called.arguments(arguments);
            return called.signature().stream()
                    ? new CallFlux(recipient, called, checked)
                    : new CallMono(recipient, called, checked);
        });
    }

    @Override
    public Mono<Void> subscribe(String event) {
        return order(ConnectionOrders.SUBSCRIBE, Arguments.required("event", event));
    }

    @Override
    public Mono<Void> unsubscribe(String event) {
        return order(ConnectionOrders.UNSUBSCRIBE, Arguments.required("event", event));
    }

    @Override
    public Flux<ActorEvent<byte[]>> sent(EventQuery query) {
        Arguments.required("query", query);
        return notices(query).handle(this::noticed);
    }

    /** Everything that is for it alone, as the actor has noted it. */
    Flux<ActorEvent<byte[]>> notices(EventQuery query) {
        EventQuery exact = query.isFromNow() ? query : EventQuery.behind(query.after(), query.life());
        return Flux.defer(() -> fronts.node().follow(actor).items(exact, Notice.eventName(id)))
                .takeUntilOther(ended.asMono())
                .onErrorMap(this::goneActor)
                .doOnError(ConnectionEndedException.class, this::lostTo);
    }

    private void noticed(ActorEvent<byte[]> item, SynchronousSink<ActorEvent<byte[]>> client) {
        if (!(item instanceof ActorEvent.Emitted<byte[]> event) || event.value() == null) {
            client.next(item);
            confirm();
            return;
        }
        Notice notice = Notice.decode(event.value());
        switch (notice.kind()) {
            case SENT ->
                client.next(new ActorEvent.Emitted<>(event.offset(), notice.name(), notice.value(), event.time()));
            case ENDS -> {
                over(notice.name(), Duration.ZERO);
                client.error(new ConnectionEndedException(actor, notice.name()));
            }
            case ATTACHED -> {
                if (!isMoving && Long.parseLong(notice.name()) > attachment) {
                    overtaken();
                    client.error(new ConnectionEndedException(actor, "another front has resumed it"));
                }
            }
            case TEXT, BINARY, CLOSES -> {
                // Of raw sockets, whose fronts read them as frames.
            }
        }
    }

    /** Another holds it: nothing is to be ended with the actor. */
    void overtaken() {
        if (isOver.compareAndSet(false, true)) {
            isOvertaken = true;
            fronts.letsGo(id, this);
            ended.tryEmitError(new ConnectionEndedException(actor, "another front has resumed it"));
        }
    }

    /** Ends it, as nobody waits for it. */
    void end(String reason) {
        over(reason, Duration.ZERO);
    }

    @Override
    public Mono<Void> disconnect(String reason) {
        Arguments.required("reason", reason);
        return Mono.fromRunnable(() -> over(reason, Duration.ZERO));
    }

    @Override
    public void lost() {
        over(STAYED_AWAY, Duration.ofMillis(made.resumeWithinMillis()));
    }

    /** Ends it here, and with the actor {@code after} that unless its client has come back. */
    private void over(String reason, Duration after) {
        if (isOver.compareAndSet(false, true)) {
            fronts.letsGo(id, this);
            fronts.end(actor, id, attachment, reason, after);
        }
    }
}
