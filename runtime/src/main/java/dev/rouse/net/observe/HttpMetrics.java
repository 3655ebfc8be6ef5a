package dev.rouse.net.observe;

import dev.rouse.base.Arguments;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Meters of Micrometer of one server or more, listed in {@code runtime/OPERATIONS.md}. Labels are paths that are served, statuses and
 * codes of the runtime, nothing that clients choose. Needs {@code micrometer-core}.
 *
 * <pre>{@code
 * ActorHttpOptions.builder().listener(new HttpMetrics(registry)).build();
 * }</pre>
 */
public final class HttpMetrics implements HttpListener {

    private static final int SWITCHING = 101;
    private static final int LEAST_ERROR = 400;
    private static final String SOCKET = "/socket";

    private final MeterRegistry registry;
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong sockets = new AtomicLong();
    private final AtomicLong subscriptions = new AtomicLong();
    private final Counter refused;
    private final Counter received;
    private final Counter sent;

    /** Registers the meters with {@code registry}. */
    public HttpMetrics(MeterRegistry registry) {
        this.registry = Arguments.required("registry", registry);
        registry.gauge("rouse.http.connections", connections);
        registry.gauge("rouse.sockets", sockets);
        registry.gauge("rouse.socket.subscriptions", subscriptions);
        this.refused = registry.counter("rouse.sockets.refused");
        this.received = registry.counter("rouse.socket.frames.received");
        this.sent = registry.counter("rouse.socket.frames.sent");
    }

    @Override
    public void connectionOpened() {
        connections.incrementAndGet();
    }

    @Override
    public void connectionClosed() {
        connections.decrementAndGet();
    }

    @Override
    public void exchangeEnded(HttpExchange exchange) {
        if (exchange.status() != SWITCHING) {
            registry.timer("rouse.http.exchanges", "path", exchange.path(), "status", status(exchange))
                    .record(exchange.duration());
        }
        if (exchange.path().equals(SOCKET) && exchange.status() >= LEAST_ERROR) {
            refused.increment();
        }
    }

    private static String status(HttpExchange exchange) {
        return exchange.status() == 0 ? "none" : exchange.status() / 100 + "xx";
    }

    @Override
    public void socketOpened() {
        sockets.incrementAndGet();
    }

    @Override
    public void socketClosed(String end) {
        sockets.decrementAndGet();
        registry.counter("rouse.sockets.closed", "end", end).increment();
    }

    @Override
    public void framesReceived(int count) {
        received.increment(count);
    }

    @Override
    public void framesSent(int count) {
        sent.increment(count);
    }

    @Override
    public void subscribed() {
        subscriptions.incrementAndGet();
    }

    @Override
    public void unsubscribed() {
        subscriptions.decrementAndGet();
    }
}
