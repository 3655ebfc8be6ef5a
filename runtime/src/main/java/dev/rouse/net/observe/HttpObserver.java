package dev.rouse.net.observe;

import dev.rouse.log.GuardedLogger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The listener and the access log of a server, which are foreign code: what they throw stops nothing. The log has the first time, the
 * second, the fourth and so on. Internal.
 */
public final class HttpObserver {

    private static final Logger LOG = GuardedLogger.of(HttpObserver.class);

    private final HttpListener listener;
    private final @Nullable AccessQueue queue;
    private final Consumer<Throwable> thrown;
    private final AtomicLong failures = new AtomicLong();

    /**
     * @param log null for none
     * @param thrown told of what they throw
     */
    public HttpObserver(HttpListener listener, @Nullable AccessLog log, Consumer<Throwable> thrown) {
        this.listener = listener;
        this.queue = log == null ? null : new AccessQueue(log, thrown);
        this.thrown = thrown;
    }

    /** Whether nobody is told of anything. */
    public boolean isIdle() {
        return listener == HttpListener.NONE && queue == null;
    }

    /** Tells of a connection that was opened. */
    public void connectionOpened() {
        tell(listener::connectionOpened);
    }

    /** Tells of a connection that was closed. */
    public void connectionClosed() {
        tell(listener::connectionClosed);
    }

    /** Tells of an exchange that has ended. */
    public void exchangeEnded(HttpExchange exchange) {
        tell(() -> listener.exchangeEnded(exchange));
        if (queue != null) {
            queue.add(exchange);
        }
    }

    /** Tells of a socket that was opened. */
    public void socketOpened() {
        tell(listener::socketOpened);
    }

    /** Tells of a socket that was closed. */
    public void socketClosed(String end) {
        tell(() -> listener.socketClosed(end));
    }

    /** Tells of frames that came. */
    public void framesReceived(int count) {
        if (listener != HttpListener.NONE) {
            tell(() -> listener.framesReceived(count));
        }
    }

    /** Tells of frames that were sent. */
    public void framesSent(int count) {
        if (listener != HttpListener.NONE) {
            tell(() -> listener.framesSent(count));
        }
    }

    /** Tells of a subscription that was taken. */
    public void subscribed() {
        tell(listener::subscribed);
    }

    /** Tells of a subscription that has ended. */
    public void unsubscribed() {
        tell(listener::unsubscribed);
    }

    private void tell(Runnable event) {
        if (listener == HttpListener.NONE) {
            return;
        }
        try {
            event.run();
        } catch (Throwable t) {
            thrown.accept(t);
            if (Long.bitCount(failures.incrementAndGet()) == 1) {
                LOG.warn("The listener of a server has thrown, {} times until now", failures, t);
            }
        }
    }
}
