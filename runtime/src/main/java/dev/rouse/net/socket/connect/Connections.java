package dev.rouse.net.socket.connect;

import dev.rouse.FrontConnection;
import dev.rouse.NodeUnavailableException;
import dev.rouse.OverloadedException;
import dev.rouse.net.socket.frame.FrameGroup;
import dev.rouse.net.socket.frame.Socket;
import dev.rouse.net.socket.frame.SocketServices;
import dev.rouse.trace.Traces;
import dev.rouse.wire.Frame;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/** The connections of a socket to actors. When the socket is lost, they wait to be resumed. */
public final class Connections implements FrameGroup {

    private final Socket socket;
    private final SocketServices services;
    private final ConnectRoutes routes;
    private final LongObjectMap<SocketConnection> connections = new LongObjectHashMap<>(2);
    private boolean draining;

    public Connections(Socket socket, SocketServices services, ConnectRoutes routes) {
        this.socket = socket;
        this.services = services;
        this.routes = routes;
    }

    Socket socket() {
        return socket;
    }

    SocketServices services() {
        return services;
    }

    ConnectRoutes routes() {
        return routes;
    }

    @Override
    public boolean take(Frame frame) {
        if (frame instanceof Frame.Connect connect) {
            take(connect);
        } else if (frame instanceof Frame.Message message) {
            take(message);
        } else if (frame instanceof Frame.Disconnect disconnect) {
            SocketConnection left = connections.remove(disconnect.id());
            if (left != null) {
                left.leave(disconnect.reason());
            }
        } else {
            return false;
        }
        return true;
    }

    private void take(Frame.Connect frame) {
        long id = frame.id();
        if (id == 0 || socket.isInUse(id)) {
            socket.broken("call_number", "A connection has a number of its own from 1 on until it ends, got " + id);
            return;
        }
        SocketConnection connection;
        try {
            check();
            String resumed = frame.connection();
            if (resumed != null) {
                services.resumes().check(resumed);
            }
            byte[] parameters =
                    frame.parameters() == null ? null : socket.codec().json(frame.parameters());
            connection = new SocketConnection(
                    this, frame, routes.connect(frame, parameters, socket).contextWrite(within(frame.trace())));
        } catch (Throwable t) {
            socket.send(services.errors().refusal(id, t));
            return;
        }
        connections.put(id, connection);
        connection.begin();
    }

    /** The context of what is done in a trace. */
    static Context within(Frame.@Nullable Trace trace) {
        return Traces.with(trace == null ? null : trace.context());
    }

    private void check() {
        int limit = services.limits().connections();
        if (draining) {
            throw new NodeUnavailableException("it is about to close this socket");
        }
        if (connections.size() >= limit) {
            throw new OverloadedException("connections of one socket", limit);
        }
    }

    private void take(Frame.Message frame) {
        SocketConnection connection = connections.get(frame.id());
        if (connection != null && !draining) {
            connection.take(frame);
        }
    }

    void ended(SocketConnection connection) {
        connections.remove(connection.id());
        tellIdle();
    }

    void tellIdle() {
        if (isIdle()) {
            socket.idle();
        }
    }

    @Override
    public @Nullable FrontConnection connection(String id) {
        for (SocketConnection connection : connections.values()) {
            FrontConnection held = connection.held();
            if (held != null && held.id().equals(id)) {
                return held;
            }
        }
        return null;
    }

    @Override
    public boolean has(long id) {
        return connections.containsKey(id);
    }

    @Override
    public void readOn() {
        if (!connections.isEmpty()) {
            List.copyOf(connections.values()).forEach(SocketConnection::readOn);
        }
    }

    @Override
    public void drain() {
        draining = true;
    }

    @Override
    public boolean isIdle() {
        for (SocketConnection connection : connections.values()) {
            if (connection.isBusy()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void end() {
        List<SocketConnection> left = List.copyOf(connections.values());
        connections.clear();
        left.forEach(SocketConnection::lost);
    }
}
