package dev.rouse.remote.in;

import dev.rouse.ActorAddress;
import dev.rouse.Principal;
import dev.rouse.call.CallKind;
import dev.rouse.call.CallTarget;
import dev.rouse.connection.ConnectionOrder;
import dev.rouse.connection.ConnectionOrders;
import dev.rouse.remote.Values;
import dev.rouse.type.Action;
import dev.rouse.type.HostedType;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The target of a call from another node, whose arguments are read on the actor's lane. */
final class InboundTarget implements CallTarget {

    private final HostedType type;
    private final ActorAddress address;
    private final CallKind kind;
    private final @Nullable Action action;
    private final @Nullable Caller caller;
    private final @Nullable String idempotencyKey;
    private List<@Nullable WireValue> sent;
    private @Nullable Object[] arguments = {};

    InboundTarget(HostedType type, ActorAddress address, CallKind kind, @Nullable Action action, Frame.Call frame) {
        this.type = type;
        this.address = address;
        this.kind = kind;
        this.action = action;
        Principal principal = frame.terms().principal();
        String connection = frame.terms().connection();
        this.caller = principal == null && connection == null ? null : new Caller(principal, connection);
        this.idempotencyKey = frame.terms().idempotencyKey();
        this.sent = frame.arguments();
    }

    /** @throws dev.rouse.InvalidCallException they are not what the call takes */
    void decode() {
        arguments = Values.arguments(type, kind, action, sent);
        sent = List.of();
    }

    /** Whether the call may bring a stream with it. */
    boolean mayBring() {
        return action == ConnectionOrders.STREAMED_HTTP;
    }

    /** Gives {@code body} to what was decoded. */
    void brings(InboundBody body) {
        if (arguments[0] instanceof ConnectionOrder order) {
            arguments = new Object[] {order.with(body)};
        }
    }

    @Override
    public HostedType type() {
        return type;
    }

    @Override
    public ActorAddress address() {
        return address;
    }

    @Override
    public CallKind kind() {
        return kind;
    }

    @Override
    public @Nullable Action action() {
        return action;
    }

    @Override
    public @Nullable Caller calledBy() {
        return caller;
    }

    @Override
    public @Nullable String idempotencyKey() {
        return idempotencyKey;
    }

    @Override
    @SuppressWarnings("NullAway") // an argument may be null, as those of calls from here
    public Object[] arguments() {
        return arguments;
    }
}
