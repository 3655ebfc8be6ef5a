package dev.rouse.net.connection;

import dev.rouse.Principal;
import dev.rouse.net.observe.HttpExchange;
import dev.rouse.net.observe.HttpObserver;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.RequestName;
import dev.rouse.net.request.Upgrade;
import io.netty.channel.Channel;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** A request until its end is told to who observes the server. */
final class ObservedExchange {

    private final HttpObserver observer;
    private final Channel channel;
    private final @Nullable SocketAddress client;
    private final String method;
    private final RequestName name;
    private @Nullable Operation operation;
    private final long began = System.nanoTime();

    ObservedExchange(HttpObserver observer, Channel channel, String method, RequestName name) {
        this.observer = observer;
        this.channel = channel;
        this.client = channel.remoteAddress();
        this.method = method;
        this.name = name;
    }

    /** Tells that a connection was opened, and that it was closed once its handlers have let go of all that they held for it. */
    static void connection(HttpObserver observer, Channel channel) {
        observer.connectionOpened();
        // Handlers hear of the end in the task behind the one that the listeners of the future are told in.
        channel.closeFuture().addListener(closed -> later(channel, () -> later(channel, observer::connectionClosed)));
    }

    private static void later(Channel channel, Runnable step) {
        try {
            channel.eventLoop().execute(step);
        } catch (RejectedExecutionException e) {
            step.run(); // The event loop was shut down.
        }
    }

    /** Notes the operation that it asks for, which knows its sender. */
    void asksFor(Operation found) {
        operation = found;
    }

    /** Tells that it was answered. */
    void answered(int status, long bytes) {
        tell(status, bytes, null);
    }

    /** Tells that the client has left without an answer. */
    void left() {
        tell(0, 0, null);
    }

    /** Tells it once the connection has ended, which goes on with something else. */
    void goesOn(Upgrade upgrade) {
        channel.closeFuture().addListener(closed -> tell(upgrade.status(), upgrade.bytes(), upgrade.end()));
    }

    private void tell(int status, long bytes, @Nullable String end) {
        Principal sender = operation == null ? null : operation.sender();
        observer.exchangeEnded(new HttpExchange(
                method,
                name.path(),
                name.type(),
                name.action(),
                status,
                bytes,
                end,
                Duration.ofNanos(System.nanoTime() - began),
                client,
                sender == null ? null : sender.name()));
    }
}
