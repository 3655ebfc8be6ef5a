package dev.rouse.net.socket.event;

import dev.rouse.ActorAddress;
import dev.rouse.ActorRef;
import dev.rouse.ConnectionEndedException;
import dev.rouse.FrontConnection;
import dev.rouse.InvalidCallException;
import dev.rouse.NodeUnavailableException;
import dev.rouse.OverloadedException;
import dev.rouse.net.socket.frame.FrameGroup;
import dev.rouse.net.socket.frame.Socket;
import dev.rouse.net.socket.frame.SocketServices;
import dev.rouse.wire.Frame;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.util.List;
import reactor.core.publisher.Mono;

/** The subscriptions of a socket. What its client does not take is held within a bound, and read again beyond that. */
public final class Subscriptions implements FrameGroup {

    private final Socket socket;
    private final SocketServices services;
    private final EventRoutes routes;
    private final LongObjectMap<SocketSubscription> subscriptions = new LongObjectHashMap<>(2);

    private final WaitingLine line;
    private boolean draining;

    public Subscriptions(Socket socket, SocketServices services, EventRoutes routes) {
        this.socket = socket;
        this.services = services;
        this.routes = routes;
        this.line = new WaitingLine(socket, services.limits().eventBytes());
    }

    Socket socket() {
        return socket;
    }

    SocketServices services() {
        return services;
    }

    @Override
    public boolean take(Frame frame) {
        if (frame instanceof Frame.Subscribe subscribe) {
            take(subscribe);
        } else if (frame instanceof Frame.Unsubscribe unsubscribe) {
            remove(unsubscribe.id());
        } else {
            return false;
        }
        return true;
    }

    private void take(Frame.Subscribe frame) {
        long id = frame.id();
        if (id == 0 || socket.isInUse(id)) {
            socket.broken("call_number", "A subscription has a number of its own from 1 on until it ends, got " + id);
            return;
        }
        SocketSubscription subscription;
        try {
            check();
            subscription = new SocketSubscription(this, frame, route(frame));
        } catch (Throwable t) {
            socket.send(services.errors().refusal(id, t));
            return;
        }
        subscriptions.put(id, subscription);
        services.observer().subscribed();
        subscription.begin();
    }

    /** The actor, once a connection may hear its events where the frame names one. */
    private Mono<ActorRef> route(Frame.Subscribe frame) {
        Mono<ActorRef> route = routes.route(frame, socket.head(), socket.loop());
        String id = frame.connection();
        if (id == null) {
            return route;
        }
        ActorAddress address = ActorAddress.of(frame.type(), frame.key());
        FrontConnection over = socket.connection(id);
        String topic = frame.topic();
        if (over == null || !over.actor().equals(address)) {
            throw new ConnectionEndedException(address, "this socket does not hold it");
        }
        if (topic == null) {
            throw new InvalidCallException("A subscription over a connection names its events, got none.");
        }
        return route.delayUntil(actor -> over.subscribe(topic));
    }

    private void check() {
        int limit = services.limits().subscriptions();
        if (draining) {
            throw new NodeUnavailableException("it is about to close this socket");
        }
        if (subscriptions.size() >= limit) {
            throw new OverloadedException("subscriptions of one socket", limit);
        }
    }

    private void remove(long id) {
        SocketSubscription subscription = subscriptions.remove(id);
        if (subscription != null) {
            services.observer().unsubscribed();
            subscription.giveUp();
        }
    }

    /** {@code subscription} has ended, and its client was told so. */
    void ended(SocketSubscription subscription) {
        if (subscriptions.remove(subscription.id()) != null) {
            services.observer().unsubscribed();
        }
    }

    /** Those that wait until the client takes something. */
    WaitingLine line() {
        return line;
    }

    @Override
    public void readOn() {
        line.goOnSoon();
    }

    // The end.

    @Override
    public boolean has(long id) {
        return subscriptions.containsKey(id);
    }

    /** Its client goes on elsewhere, behind what it has. */
    @Override
    public void drain() {
        draining = true;
        end();
    }

    @Override
    public boolean isIdle() {
        return true;
    }

    @Override
    public void end() {
        if (!subscriptions.isEmpty()) {
            List<SocketSubscription> left = List.copyOf(subscriptions.values());
            subscriptions.clear();
            left.forEach(subscription -> {
                services.observer().unsubscribed();
                subscription.giveUp();
            });
        }
    }
}
