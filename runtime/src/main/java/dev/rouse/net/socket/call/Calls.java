package dev.rouse.net.socket.call;

import dev.rouse.ConnectionEndedException;
import dev.rouse.FrontConnection;
import dev.rouse.InvalidCallException;
import dev.rouse.NodeUnavailableException;
import dev.rouse.OverloadedException;
import dev.rouse.base.NumberedCalls;
import dev.rouse.net.connection.ClientCalls;
import dev.rouse.net.operation.TracedOperation;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.RequestBody;
import dev.rouse.net.request.RequestRefused;
import dev.rouse.net.socket.frame.FrameGroup;
import dev.rouse.net.socket.frame.Socket;
import dev.rouse.net.socket.frame.SocketServices;
import dev.rouse.wire.Frame;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The calls of a socket: each goes to the node as that of a request does. */
public final class Calls implements FrameGroup {

    private final Socket socket;
    private final SocketServices services;
    private final CallRoutes routes;
    private final ClientCalls.OfConnection underWay;
    private final NumberedCalls<CallAnswer> calls = new NumberedCalls<>();
    private boolean draining;

    /** @param client of the socket; null for unknown */
    public Calls(Socket socket, SocketServices services, CallRoutes routes, @Nullable SocketAddress client) {
        this.socket = socket;
        this.services = services;
        this.routes = routes;
        this.underWay = services.calls().of(client);
    }

    @Override
    public boolean take(Frame frame) {
        if (frame instanceof Frame.Call call) {
            take(call);
        } else if (frame instanceof Frame.Request more) {
            request(more);
        } else if (frame instanceof Frame.Cancel cancel) {
            cancel(cancel.id());
        } else {
            return false;
        }
        return true;
    }

    private void take(Frame.Call call) {
        long id = call.id();
        if (id == 0 || socket.isInUse(id)) {
            socket.broken("call_number", "A call has a number of its own from 1 on until it is answered, got " + id);
            return;
        }
        CallAnswer answer;
        try {
            check(call);
            underWay.enter();
            answer = entered(call);
        } catch (Throwable t) {
            socket.send(services.errors().refusal(id, t));
            return;
        }
        calls.put(id, answer);
        answer.begin(call.demand());
    }

    private CallAnswer entered(Frame.Call call) {
        try {
            return answer(call);
        } catch (Throwable t) {
            underWay.leave();
            throw t;
        }
    }

    private void check(Frame.Call call) {
        int limit = services.limits().frames().callsInFlight();
        if (draining) {
            throw new NodeUnavailableException("it is about to close this socket");
        }
        if (calls.size() >= limit) {
            throw new OverloadedException("calls in flight of one socket", limit);
        }
        String unserved = unserved(call);
        if (unserved != null) {
            throw RequestRefused.unservedFrame("'call' with " + unserved);
        }
    }

    /** Name of a field that only nodes may send, or that is not served; null where there is none. */
    private static @Nullable String unserved(Frame.Call call) {
        if (call.terms().idempotencyKey() != null && call.terms().connection() != null) {
            return "idempotencyKey, over a connection";
        }
        if (call.terms().forwards() != 0) {
            return "forwards";
        }
        if (call.terms().principal() != null) {
            return "principal";
        }
        return call.chain().isEmpty() ? null : "chain";
    }

    private CallAnswer answer(Frame.Call call) {
        Operation operation = routes.route(call, connection(call), socket.head(), socket.loop());
        if (operation.isStream() && call.demand() == 0) {
            throw new InvalidCallException("A call for a stream asks for at least one element, got a demand of 0.");
        }
        RequestBody body = RequestBody.whole(socket.codec().arguments(call.arguments()), services.requests());
        Frame.Trace trace = call.trace();
        Operation traced = TracedOperation.of(operation, trace == null ? null : trace.context());
        return new CallAnswer(call.id(), traced, body, socket, services.errors(), this::ended);
    }

    /** The connection that it is to come over; null for none. */
    private @Nullable FrontConnection connection(Frame.Call call) {
        String id = call.terms().connection();
        FrontConnection held = id == null ? null : socket.connection(id);
        if (id != null && held == null) {
            throw new ConnectionEndedException(call.target().address(), "this socket does not hold it");
        }
        return held;
    }

    private void request(Frame.Request more) {
        CallAnswer answer = calls.get(more.id());
        if (answer != null) {
            answer.more(more.elements());
        }
    }

    private void cancel(long id) {
        CallAnswer answer = calls.remove(id);
        if (answer != null) {
            underWay.leave();
            answer.giveUp();
            tellIdle();
        }
    }

    private void ended(CallAnswer answer) {
        if (calls.remove(answer.id()) != null) {
            underWay.leave();
        }
        tellIdle();
    }

    private void tellIdle() {
        if (calls.isEmpty()) {
            socket.idle();
        }
    }

    @Override
    public boolean has(long id) {
        return calls.get(id) != null;
    }

    @Override
    public void readOn() {
        if (!calls.isEmpty()) {
            List.copyOf(calls.values()).forEach(CallAnswer::pull);
        }
    }

    @Override
    public void drain() {
        draining = true;
    }

    @Override
    public boolean isIdle() {
        return calls.isEmpty();
    }

    @Override
    public void end() {
        List<CallAnswer> left = List.copyOf(calls.values());
        calls.clear();
        left.forEach(answer -> {
            underWay.leave();
            answer.giveUp();
        });
        underWay.end();
    }
}
